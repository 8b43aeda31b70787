//! What a store shows and where: the source of its sitemap and its feeds.

use commerce::published::Alternate;

use crate::documents::decode;
use crate::sql::{Row, Sql, StorageError, Value};

/// What has addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Product,
    Category,
    Page,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Product, Self::Category, Self::Page];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Category => "category",
            Self::Page => "page",
        }
    }
}

/// The things of one kind that a store shows at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    pub store: &'a str,
    pub kind: Kind,
    /// Seconds since 1970: a product is shown from its start to its end.
    pub now: i64,
}

/// Part `number`, from one on, of the things of a kind: those whose numbers are in a range of
/// `size`. Its name stays right while things come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub number: u64,
    /// When the last of its things changed; RFC 3339, UTC.
    pub updated_at: String,
}

/// A thing with its addresses.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// In the order of which a part is read.
    pub number: u64,
    /// One for each language.
    pub alternates: Vec<Alternate>,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

impl Shown<'_> {
    fn parameters(&self) -> Vec<Value> {
        vec![
            Value::text(self.store),
            Value::text(self.kind.as_str()),
            Value::Integer(self.now),
        ]
    }

    /// The parts that hold something, in order. Reads an index only, and gives a row for each part.
    pub async fn parts(&self, sql: &impl Sql, size: u64) -> Result<Vec<Part>, StorageError> {
        let statement = "SELECT (number - 1) / ?4 + 1 AS part, max(updated_at) FROM address
            WHERE store = ?1 AND kind = ?2 AND starts <= ?3 AND ends > ?3
            GROUP BY part ORDER BY part";
        let mut parameters = self.parameters();
        parameters.push(integer(size));
        let rows = sql.query(statement, parameters).await?;
        let parts = rows.iter().map(|row| {
            Ok(Part {
                number: number(row, 0)?,
                updated_at: row.text(1)?.to_owned(),
            })
        });
        parts.collect()
    }

    /// The things of a part whose numbers are above `after`, at most `limit` of them.
    pub async fn things(
        &self,
        sql: &impl Sql,
        part: u64,
        size: u64,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Thing>, StorageError> {
        let last = part.saturating_mul(size);
        let first = last.saturating_sub(size);
        let statement = format!(
            "SELECT number, hrefs, updated_at FROM address
            WHERE store = ?1 AND kind = ?2 AND starts <= ?3 AND ends > ?3
              AND number > ?4 AND number <= ?5 ORDER BY number LIMIT {limit}"
        );
        let mut parameters = self.parameters();
        parameters.extend([integer(first.max(after)), integer(last)]);
        let rows = sql.query(&statement, parameters).await?;
        let things = rows.iter().map(|row| {
            Ok(Thing {
                number: number(row, 0)?,
                alternates: decode(row.blob(1)?)?,
                updated_at: row.text(2)?.to_owned(),
            })
        });
        things.collect()
    }
}

fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn number(row: &Row, column: usize) -> Result<u64, StorageError> {
    Ok(u64::try_from(row.integer(column)?).unwrap_or_default())
}

#[cfg(feature = "write")]
pub(crate) use write::{Addressed, Shows, keep_only, put};

#[cfg(feature = "write")]
mod write {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::digest::Digest;
    use crate::documents::encode;
    use crate::sql::Rows;

    /// A thing as one store shows it.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Addressed {
        pub(crate) store: String,
        pub(crate) alternates: Vec<Alternate>,
        /// Where it is not known, a change of the page is noted at the time of its publication.
        pub(crate) updated_at: Option<String>,
        /// RFC 3339, UTC; shown from the one to the other.
        pub(crate) starts_at: Option<String>,
        pub(crate) ends_at: Option<String>,
        pub(super) digest: Digest,
    }

    impl Addressed {
        pub(crate) fn new(store: &str, alternates: &[Alternate]) -> Self {
            Self {
                store: store.to_owned(),
                alternates: alternates.to_vec(),
                updated_at: None,
                starts_at: None,
                ends_at: None,
                digest: Digest::new(),
            }
        }

        /// Takes one of its pages into account.
        pub(crate) fn digest(&mut self, document: &[u8]) {
            self.digest.update(document);
        }
    }

    /// A thing by its kind and name, with where stores show it.
    pub(crate) type Shows<'a> = (Kind, &'a str, &'a [Addressed]);

    /// Forgets things for all stores but these.
    pub(crate) async fn keep_only(
        sql: &impl Sql,
        things: &[Shows<'_>],
    ) -> Result<(), StorageError> {
        let names = things.iter();
        let names = names.map(|(kind, name, _)| json!([name, kind.as_str()]));
        let kept = things.iter().flat_map(|(kind, name, shown)| {
            let shown = shown.iter();
            shown.map(move |one| json!([name, kind.as_str(), one.store]))
        });
        let statement = "DELETE FROM address WHERE (target, kind) IN
              (SELECT value ->> 0, value ->> 1 FROM json_each(?))
            AND json_array(target, kind, store) NOT IN (SELECT value FROM json_each(?))";
        let values = [names.collect::<Json>(), kept.collect::<Json>()];
        let values = values.map(|values| Value::text(values.to_string()));
        sql.query(statement, values.into()).await.map(drop)
    }

    // Numbers are counted on from the highest, those that are new first: the others keep theirs,
    // and leave no gap.
    const PUT: &str =
        "WITH given (store, kind, target, hrefs, digest, updated_at, starts, ends) AS (
        SELECT value ->> 0, value ->> 1, value ->> 2, substr(?2, value ->> 7, value ->> 8),
          value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each(?1))
      INSERT INTO address (store, kind, target, hrefs, digest, updated_at, starts, ends, number)
      SELECT store, kind, target, hrefs, digest,
        coalesce(updated_at, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        coalesce(unixepoch(starts), 0), coalesce(unixepoch(ends), 9223372036854775807),
        coalesce((SELECT max(a.number) FROM address a
          WHERE a.store = g.store AND a.kind = g.kind), 0)
        + row_number() OVER (PARTITION BY store, kind ORDER BY EXISTS (SELECT 1
          FROM address a WHERE a.target = g.target AND a.kind = g.kind AND a.store = g.store))
      FROM given g WHERE true ON CONFLICT (target, kind, store) DO UPDATE SET
        hrefs = excluded.hrefs, starts = excluded.starts, ends = excluded.ends,
        updated_at = iif(digest = excluded.digest, updated_at, excluded.updated_at),
        digest = excluded.digest";

    /// Notes where stores show things, or what has changed of them.
    pub(crate) async fn put(sql: &impl Sql, things: &[Shows<'_>]) -> Result<(), StorageError> {
        let mut rows = Rows::new(PUT);
        for (kind, name, shown) in things {
            for one in *shown {
                let row = json!([
                    one.store,
                    kind.as_str(),
                    name,
                    one.digest.finish(),
                    one.updated_at,
                    one.starts_at,
                    one.ends_at,
                ]);
                rows.add_bytes(row, &encode(&one.alternates));
            }
        }
        rows.write(sql).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::testing::{Memory, run};

    const NOW: i64 = 1_800_000_000;

    fn shown(store: &str) -> Shown<'_> {
        Shown {
            store,
            kind: Kind::Product,
            now: NOW,
        }
    }

    fn thing(store: &str, slug: &str) -> Addressed {
        let alternates = ["en", "de", "ar"].map(|language| Alternate {
            language: language.parse().unwrap(),
            href: format!("/{language}/p/{slug}"),
        });
        Addressed::new(store, &alternates)
    }

    async fn put_one(sql: &Memory, target: &str, thing: Addressed) {
        let things = [(Kind::Product, target, &[thing][..])];
        put(sql, &things).await.unwrap();
    }

    fn fill(sql: &Memory, store: &str, count: u64) {
        run(async {
            sql.begin().await.unwrap();
            for number in 1..=count {
                let target = format!("product-{number:06}");
                put_one(sql, &target, thing(store, &target)).await;
            }
            sql.commit().await.unwrap();
        });
    }

    fn slugs(sql: &Memory, store: &str, part: u64, size: u64) -> Vec<String> {
        let things = run(shown(store).things(sql, part, size, 0, 10_000)).unwrap();
        let slug = |thing: Thing| thing.alternates[0].href.replace("/en/p/", "");
        things.into_iter().map(slug).collect()
    }

    #[test]
    fn a_part_keeps_what_it_holds_while_things_come_and_go() {
        let sql = Memory::migrated();
        fill(&sql, "souk", 7);
        fill(&sql, "kontor", 2);
        let second = slugs(&sql, "souk", 2, 3);
        assert_eq!(
            second,
            ["product-000004", "product-000005", "product-000006"]
        );
        run(keep_only(&sql, &[(Kind::Product, "product-000002", &[])])).unwrap();
        run(put_one(&sql, "new", thing("souk", "new")));
        assert_eq!(slugs(&sql, "souk", 2, 3), second);
        assert_eq!(
            slugs(&sql, "souk", 1, 3),
            ["product-000001", "product-000003"]
        );
        assert_eq!(slugs(&sql, "souk", 3, 3), ["product-000007", "new"]);
        assert_eq!(slugs(&sql, "kontor", 1, 3), ["product-000001"]);
        let parts = run(shown("souk").parts(&sql, 3)).unwrap();
        let numbers: Vec<_> = parts.iter().map(|part| part.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }

    #[test]
    fn a_thing_is_shown_from_its_start_to_its_end() {
        let sql = Memory::migrated();
        for (slug, starts_at, ends_at) in [
            (
                "running",
                Some("2020-01-01T00:00:00Z"),
                Some("2090-01-01T00:00:00Z"),
            ),
            ("over", None, Some("2020-01-01T00:00:00Z")),
            ("to-come", Some("2090-01-01T00:00:00Z"), None),
        ] {
            let thing = Addressed {
                starts_at: starts_at.map(str::to_owned),
                ends_at: ends_at.map(str::to_owned),
                ..thing("souk", slug)
            };
            run(put_one(&sql, slug, thing));
        }
        assert_eq!(slugs(&sql, "souk", 1, 10), ["running"]);
    }

    #[test]
    fn the_date_changes_with_the_page_and_only_with_it() {
        let sql = Memory::migrated();
        let after = |document: &[u8], updated_at: &str| {
            let mut thing = Addressed {
                updated_at: Some(updated_at.to_owned()),
                ..thing("souk", "mug")
            };
            thing.digest(document);
            run(put_one(&sql, "mug", thing));
            let things = run(shown("souk").things(&sql, 1, 10, 0, 10)).unwrap();
            things[0].updated_at.clone()
        };
        assert_eq!(
            after(b"one", "2026-01-01T00:00:00Z"),
            "2026-01-01T00:00:00Z"
        );
        assert_eq!(
            after(b"one", "2026-01-02T00:00:00Z"),
            "2026-01-01T00:00:00Z"
        );
        assert_eq!(
            after(b"two", "2026-01-03T00:00:00Z"),
            "2026-01-03T00:00:00Z"
        );
    }

    /// `cargo test --release -p storage -- --ignored --nocapture addresses`
    #[test]
    #[ignore = "measures; takes seconds"]
    fn a_part_of_100_000_products_is_read_in_the_time_of_a_small_one() {
        const SIZE: u64 = 3_333;
        let mut times = Vec::new();
        for count in [SIZE, 100_000] {
            let sql = Memory::migrated();
            fill(&sql, "souk", count);
            let start = Instant::now();
            let parts = run(shown("souk").parts(&sql, SIZE)).unwrap();
            let index = start.elapsed();
            let last = parts.len() as u64 - 1;
            let start = Instant::now();
            let things = run(shown("souk").things(&sql, last.max(1), SIZE, 0, 10_000)).unwrap();
            let part = start.elapsed();
            assert_eq!(things.len() as u64, SIZE);
            println!("{count} products: index {index:.1?}, one part {part:.1?}");
            times.push(part);
        }
        assert!(times[1] < times[0] * 3, "{times:?}");
    }
}
