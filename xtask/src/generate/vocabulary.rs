//! What names and descriptions are made of, in English and German. The order matters: the first
//! of a list comes up most.

use std::sync::LazyLock;

/// A thing to sell; the gender is that of the German noun, as the ending of an adjective.
pub(super) struct Noun {
    pub(super) en: &'static str,
    pub(super) de: &'static str,
    pub(super) ending: &'static str,
}

/// A node of the tree of categories above the leaves.
pub(super) struct Branch<T> {
    pub(super) en: &'static str,
    pub(super) de: &'static str,
    pub(super) children: Vec<T>,
}

/// Departments, groups and things.
pub(super) static DEPARTMENTS: LazyLock<Vec<Branch<Branch<Noun>>>> =
    LazyLock::new(|| read(include_str!("nouns.txt")));

/// One name a line, indented by two for each level, the languages separated by bars.
fn read(text: &'static str) -> Vec<Branch<Branch<Noun>>> {
    let mut departments: Vec<Branch<Branch<Noun>>> = Vec::new();
    for line in text.lines() {
        let mut parts = line.split('|').map(str::trim);
        let mut part = || parts.next().unwrap_or_default();
        let (en, de, gender) = (part(), part(), part());
        match line.len() - line.trim_start().len() {
            0 => departments.push(Branch::new(en, de)),
            2 => departments
                .last_mut()
                .expect("a group is below a department")
                .children
                .push(Branch::new(en, de)),
            _ => {
                let ending = match gender {
                    "m" => "er",
                    "f" => "e",
                    _ => "es",
                };
                let groups = departments.last_mut().map(|d| &mut d.children);
                groups
                    .and_then(|groups| groups.last_mut())
                    .expect("a thing is below a group")
                    .children
                    .push(Noun { en, de, ending });
            }
        }
    }
    departments
}

impl<T> Branch<T> {
    fn new(en: &'static str, de: &'static str) -> Self {
        Self {
            en,
            de,
            children: Vec::new(),
        }
    }
}

/// English, and the German stem that takes the endings of the noun's gender.
pub(super) const ADJECTIVES: [(&str, &str); 48] = [
    ("compact", "kompakt"),
    ("light", "leicht"),
    ("classic", "klassisch"),
    ("sturdy", "robust"),
    ("plain", "schlicht"),
    ("modern", "modern"),
    ("large", "groß"),
    ("small", "klein"),
    ("round", "rund"),
    ("flat", "flach"),
    ("foldable", "faltbar"),
    ("waterproof", "wasserdicht"),
    ("portable", "tragbar"),
    ("soft", "weich"),
    ("slim", "schmal"),
    ("quiet", "leis"),
    ("quick", "schnell"),
    ("fine", "fein"),
    ("heavy", "schwer"),
    ("stackable", "stapelbar"),
    ("washable", "waschbar"),
    ("long", "lang"),
    ("short", "kurz"),
    ("warm", "warm"),
    ("insulated", "isoliert"),
    ("adjustable", "verstellbar"),
    ("elegant", "elegant"),
    ("practical", "praktisch"),
    ("natural", "natürlich"),
    ("handmade", "handgemacht"),
    ("recycled", "recycelt"),
    ("wireless", "kabellos"),
    ("electric", "elektrisch"),
    ("rechargeable", "aufladbar"),
    ("double-walled", "doppelwandig"),
    ("rustproof", "rostfrei"),
    ("windproof", "winddicht"),
    ("breathable", "atmungsaktiv"),
    ("non-slip", "rutschfest"),
    ("scratch-resistant", "kratzfest"),
    ("heatproof", "hitzebeständig"),
    ("magnetic", "magnetisch"),
    ("reversible", "beidseitig"),
    ("extendable", "ausziehbar"),
    ("lockable", "abschließbar"),
    ("transparent", "durchsichtig"),
    ("fragrant", "duftend"),
    ("ergonomic", "ergonomisch"),
];

/// Code, English, German.
pub(super) const MATERIALS: [(&str, &str, &str); 18] = [
    ("steel", "stainless steel", "Edelstahl"),
    ("wood", "wood", "Holz"),
    ("cotton", "cotton", "Baumwolle"),
    ("glass", "glass", "Glas"),
    ("oak", "oak", "Eiche"),
    ("leather", "leather", "Leder"),
    ("linen", "linen", "Leinen"),
    ("wool", "wool", "Wolle"),
    ("aluminium", "aluminium", "Aluminium"),
    ("stoneware", "stoneware", "Steinzeug"),
    ("bamboo", "bamboo", "Bambus"),
    ("brass", "brass", "Messing"),
    ("nylon", "nylon", "Nylon"),
    ("cork", "cork", "Kork"),
    ("walnut", "walnut", "Nussbaum"),
    ("silicone", "silicone", "Silikon"),
    ("titanium", "titanium", "Titan"),
    ("marble", "marble", "Marmor"),
];

/// Code, English, German, swatch.
pub(super) const TONES: [(&str, &str, &str, &str); 16] = [
    ("black", "black", "Schwarz", "#1c1c1e"),
    ("white", "white", "Weiß", "#f7f6f2"),
    ("grey", "grey", "Grau", "#8a8d91"),
    ("navy", "navy blue", "Marineblau", "#1f2f55"),
    ("green", "green", "Grün", "#3f7d4e"),
    ("red", "red", "Rot", "#b3322c"),
    ("sand", "sand", "Sand", "#d9c7a3"),
    ("brown", "brown", "Braun", "#6b4a2f"),
    ("yellow", "yellow", "Gelb", "#e5b93c"),
    ("orange", "orange", "Orange", "#d9742b"),
    ("pink", "pink", "Rosa", "#dfa3ad"),
    ("turquoise", "turquoise", "Türkis", "#3fa7a3"),
    ("violet", "violet", "Violett", "#6e4c8f"),
    ("olive", "olive", "Oliv", "#6f7245"),
    ("copper", "copper", "Kupfer", "#a9653c"),
    ("silver", "silver", "Silber", "#c2c5c9"),
];

/// Code, and what everyone calls it.
pub(super) const SIZES: [(&str, &str); 6] = [
    ("xs", "XS"),
    ("s", "S"),
    ("m", "M"),
    ("l", "L"),
    ("xl", "XL"),
    ("xxl", "XXL"),
];

/// Code, English, German.
pub(super) const ROOMS: [(&str, &str, &str); 8] = [
    ("kitchen", "kitchen", "Küche"),
    ("living-room", "living room", "Wohnzimmer"),
    ("bedroom", "bedroom", "Schlafzimmer"),
    ("office", "office", "Büro"),
    ("bathroom", "bathroom", "Badezimmer"),
    ("garden", "garden", "Garten"),
    ("workshop", "workshop", "Werkstatt"),
    ("balcony", "balcony", "Balkon"),
];

/// What a thing has: after "with", after "mit".
pub(super) const FEATURES: [(&str, &str); 56] = [
    ("a lid", "Deckel"),
    ("a handle", "Griff"),
    ("two pockets", "zwei Taschen"),
    ("a zip", "Reißverschluss"),
    ("a long cable", "langem Kabel"),
    ("a battery", "Akku"),
    ("a hanging loop", "Aufhänger"),
    ("rubber feet", "Gummifüßen"),
    ("a carrying strap", "Tragegurt"),
    ("a wooden handle", "Holzgriff"),
    ("a steel blade", "Stahlklinge"),
    ("a soft lining", "weichem Futter"),
    ("a timer", "Zeitschaltuhr"),
    ("a dimmer", "Dimmer"),
    ("a filter", "Filter"),
    ("a lock", "Schloss"),
    ("a scale", "Skala"),
    ("a spare blade", "Ersatzklinge"),
    ("a travel case", "Reiseetui"),
    ("a stand", "Ständer"),
    ("rounded edges", "abgerundeten Kanten"),
    ("a hidden seam", "verdeckter Naht"),
    ("a drawer", "Schublade"),
    ("an ink converter", "Tintenkonverter"),
    ("a ceramic coating", "Keramikbeschichtung"),
    ("a copper base", "Kupferboden"),
    ("a bayonet socket", "Bajonettverschluss"),
    ("a spout", "Ausguss"),
    ("a thermostat", "Temperaturregler"),
    ("a safety switch", "Sicherheitsschalter"),
    ("reflective stripes", "Reflexstreifen"),
    ("a hood", "Kapuze"),
    ("an inner pocket", "Innentasche"),
    ("a cover", "Schutzhülle"),
    ("a brush", "Bürste"),
    ("a whistle", "Signalpfeife"),
    ("a mirror", "Spiegel"),
    ("a gauge", "Druckanzeige"),
    ("a clip", "Clip"),
    ("a bluetooth module", "Bluetooth"),
    ("a usb-c port", "USB-C-Anschluss"),
    ("a remote control", "Fernbedienung"),
    ("a display", "Anzeige"),
    ("a memory foam core", "Memoryschaum"),
    ("linen piping", "Leinenpaspel"),
    ("a drain hole", "Abflussloch"),
    ("a pendulum", "Pendel"),
    ("a wall bracket", "Wandhalterung"),
    ("a tuning knob", "Drehregler"),
    ("a magnet", "Magnet"),
    ("a dust bag", "Staubbeutel"),
    ("a gearbox", "Getriebe"),
    ("a sieve", "Sieb"),
    ("a suction cup", "Saugnapf"),
    ("a lanyard", "Umhängeband"),
    ("a dovetail joint", "Schwalbenschwanzverbindung"),
];

/// Where and when it is used: both read on after a full sentence.
pub(super) const OCCASIONS: [(&str, &str); 40] = [
    ("every day", "jeden Tag"),
    ("at home", "zu Hause"),
    ("on the road", "unterwegs"),
    ("in the office", "im Büro"),
    ("at the weekend", "am Wochenende"),
    ("in the garden", "im Garten"),
    ("in winter", "im Winter"),
    ("in summer", "im Sommer"),
    ("with children", "mit Kindern"),
    ("on holiday", "im Urlaub"),
    ("in the rain", "bei Regen"),
    ("at breakfast", "beim Frühstück"),
    ("after work", "nach der Arbeit"),
    ("in a small flat", "in einer kleinen Wohnung"),
    ("in the workshop", "in der Werkstatt"),
    ("when guests come", "wenn Gäste kommen"),
    ("on long journeys", "auf langen Reisen"),
    ("in the mountains", "in den Bergen"),
    ("by the sea", "am Meer"),
    ("at night", "in der Nacht"),
    ("for beginners", "für Einsteiger"),
    ("for professionals", "für Profis"),
    ("for gifts", "als Geschenk"),
    ("in the bathroom", "im Badezimmer"),
    ("on the balcony", "auf dem Balkon"),
    ("at school", "in der Schule"),
    ("in the studio", "im Atelier"),
    ("on the train", "in der Bahn"),
    ("in the snow", "im Schnee"),
    ("during sport", "beim Sport"),
    ("at festivals", "auf Festivals"),
    ("in the stable", "im Stall"),
    ("on the boat", "auf dem Boot"),
    ("in the laboratory", "im Labor"),
    ("on stage", "auf der Bühne"),
    ("in the cellar", "im Keller"),
    ("in the greenhouse", "im Gewächshaus"),
    ("on the racetrack", "auf der Rennbahn"),
    ("in the sauna", "in der Sauna"),
    ("in the desert", "in der Wüste"),
];

/// Sentences. `{noun}`, `{feature}`, `{occasion}`, `{material}`, `{brand}` and `{series}` are put
/// in; `{adj}` is the bare adjective.
pub(super) const SENTENCES: [(&str, &str); 22] = [
    ("The {noun} comes with {feature}.", "Mit {feature}."),
    (
        "Made of {material}, for use {occasion}.",
        "Gefertigt aus {material}, geeignet {occasion}.",
    ),
    (
        "It is {adj} and easy to clean.",
        "Das Produkt ist {adj} und leicht zu reinigen.",
    ),
    (
        "{brand} makes it to last.",
        "{brand} baut es so, dass es hält.",
    ),
    ("A good choice {occasion}.", "Eine gute Wahl {occasion}."),
    (
        "The surface is {material}, the rest is up to you.",
        "Die Oberfläche ist aus {material}.",
    ),
    ("It fits into any cupboard.", "Passt in jeden Schrank."),
    (
        "Delivered with {feature} and a manual.",
        "Geliefert mit {feature} und Anleitung.",
    ),
    (
        "The {series} series is known for {material} and for being {adj}.",
        "Die Serie {series} steht für {material} und ist {adj}.",
    ),
    (
        "Tested {occasion} and {occasion2}.",
        "Erprobt {occasion} und {occasion2}.",
    ),
    (
        "Spare parts are available for ten years.",
        "Ersatzteile gibt es zehn Jahre lang.",
    ),
    (
        "Each {noun} is checked by hand.",
        "Jedes Stück wird von Hand geprüft.",
    ),
    (
        "With {feature}, which nobody misses until it is not there.",
        "Mit {feature}, was erst fehlt, wenn es nicht da ist.",
    ),
    (
        "The material, {material}, ages well.",
        "Das Material, {material}, altert schön.",
    ),
    (
        "Use it {occasion}; it does not mind.",
        "Benutzen Sie es {occasion}.",
    ),
    (
        "Not for the dishwasher.",
        "Nicht für die Spülmaschine geeignet.",
    ),
    (
        "Designed with {feature} for those who work {occasion}.",
        "Entworfen mit {feature} für alle, die {occasion} arbeiten.",
    ),
    (
        "Other things of {brand} go with it.",
        "Andere Produkte von {brand} passen dazu.",
    ),
    (
        "A {adj} companion {occasion}.",
        "Ein Begleiter {occasion}, {adj} und zuverlässig.",
    ),
    (
        "It replaces the older {noun} of the same series.",
        "Ersetzt das ältere Modell der Serie {series}.",
    ),
    ("The guarantee is five years.", "Fünf Jahre Garantie."),
    ("Packed without plastic.", "Ohne Kunststoff verpackt."),
];

const ONSETS: [&str; 20] = [
    "k", "v", "l", "m", "t", "s", "n", "br", "f", "d", "r", "st", "h", "p", "g", "tr", "b", "w",
    "sol", "z",
];
const RIMES: [&str; 16] = [
    "a", "o", "i", "en", "ar", "el", "u", "or", "an", "e", "is", "in", "al", "um", "ero", "ona",
];

/// A name that no language has, by its number: the vocabulary that grows with a catalogue.
pub(super) fn invented(number: usize) -> String {
    let mut rest = number;
    let mut name = String::new();
    // Two syllables at least; more where the number is too large for them.
    for syllable in 0.. {
        if syllable >= 2 && rest == 0 {
            break;
        }
        name.push_str(ONSETS[rest % ONSETS.len()]);
        rest /= ONSETS.len();
        name.push_str(RIMES[(rest + syllable) % RIMES.len()]);
        rest /= RIMES.len();
    }
    let (first, others) = name.split_at(1);
    first.to_uppercase() + others
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_tree_has_three_levels() {
        let groups = DEPARTMENTS
            .iter()
            .flat_map(|department| &department.children);
        let nouns: Vec<_> = groups.flat_map(|group| &group.children).collect();
        assert_eq!(nouns.len(), 160);
        assert!(
            nouns
                .iter()
                .all(|noun| !noun.en.is_empty() && !noun.de.is_empty())
        );
    }

    #[test]
    fn invented_names_hardly_repeat() {
        let names: HashSet<_> = (0..200_000).map(invented).collect();
        assert!(names.len() > 199_000, "{}", names.len());
    }
}
