//! The form that puts an order together: what goes into a configurable product, and how many.
//! It asks the page itself, so that every configuration has an address and its sum is the
//! server's.

use crate::markup::*;
use api::{
    Choice, ChoiceProblem, NONE, Part, Product, Quantities, QuantityProblem, Section, Selection,
    Variant, choice_parameter,
};

use super::View;
use crate::address::push_parameter;
use crate::parts::foreign;
use crate::parts::picture::{Loading, picture};
use crate::parts::price::amount;
use crate::parts::search_form::stated_fields;

/// What an address says beyond its variant, as it follows the variant's address: nothing for
/// what is so to begin with.
pub(super) fn extra(product: &Product, selection: &Selection, chosen: &Variant) -> String {
    let mut address = chosen.href.clone();
    let base = address.len();
    if selection.quantity != chosen.quantities.first() {
        push_parameter(&mut address, "quantity", &selection.quantity.to_string());
    }
    for section in product.sections.iter().filter(|section| section.is_changed) {
        let name = choice_parameter(&section.code);
        if section.chosen().next().is_none() {
            push_parameter(&mut address, &name, NONE);
        }
        for part in section.chosen() {
            push_parameter(&mut address, &name, &part.sku);
        }
    }
    address.split_off(base)
}

/// Nothing where there is nothing to order.
pub(super) fn order(view: View<'_>) -> impl Renderable {
    let View { ctx, product, .. } = view;
    maud! {
        @if view.chosen.price.is_some() && !view.is_sold_out() {
            form.order action=(product.href) data-order {
                @for (option, value) in &view.chosen.options {
                    input type="hidden" name=(option) value=(value);
                }
                (stated_fields(ctx))
                @for section in &product.sections { (choices(view, section)) }
                (quantity(view))
                (total(view))
            }
        }
    }
}

fn choices(view: View<'_>, section: &Section) -> impl Renderable {
    let messages = view.ctx.messages();
    let name = choice_parameter(&section.code);
    let is_single = section.max_choices == 1;
    let count = (section.min_choices.into(), section.max_choices.into());
    maud! {
        fieldset.section data-problem[section.problem.is_some()] {
            legend.label {
                span.section-label { (foreign::name(&section.label, section.language.as_ref())) }
                @if section.min_choices == 0 { " · " (messages.optional) }
                @if !is_single { " · " ((messages.choose)(count.0, count.1)) }
            }
            @if let Some(problem) = section.problem {
                p.problem role="alert" { (choice_problem(view, section, problem)) }
            }
            @if !is_single { input type="hidden" name=(name) value=(NONE); }
            ul {
                @if is_single && section.min_choices == 0 {
                    li {
                        label.pick {
                            input type="radio" name=(name) value=(NONE)
                                checked[section.chosen().next().is_none()];
                            span.pick-name { (messages.no_choice) }
                        }
                    }
                }
                @for choice in &section.choices { li { (pick(view, &name, is_single, choice)) } }
            }
        }
    }
}

fn pick(view: View<'_>, name: &str, is_single: bool, choice: &Choice) -> impl Renderable {
    let messages = view.ctx.messages();
    let part = &choice.part;
    let is_out = !part.availability.is_buyable();
    maud! {
        label.pick {
            input type=(if is_single { "radio" } else { "checkbox" }) name=(name) value=(part.sku)
                checked[choice.chosen] disabled[is_out && !choice.chosen];
            @if let Some(image) = &part.image { (picture(image.into(), Loading::Lazy)) }
            span.pick-name {
                (times(view, part)) (foreign::name(&part.name, part.language.as_ref()))
                @if is_out { span.pick-remark { (messages.not_available) } }
            }
            @if let Some(price) = part.total().filter(|price| price.amount > 0) {
                span.pick-price { "+\u{a0}" (amount(view.ctx, price)) }
            }
        }
    }
}

/// "2 ×" before the name of what comes more than once.
pub(super) fn times(view: View<'_>, part: &Part) -> impl Renderable {
    maud! {
        @if part.quantity > 1 {
            (view.ctx.messages().times.with(&view.ctx.count(part.quantity.into()))) "\u{a0}"
        }
    }
}

fn choice_problem(view: View<'_>, section: &Section, problem: ChoiceProblem) -> String {
    let messages = view.ctx.messages();
    let count = section.chosen().count() as u64;
    match problem {
        ChoiceProblem::TooFew => {
            (messages.choose_more)(u64::from(section.min_choices).saturating_sub(count))
        }
        ChoiceProblem::TooMany => {
            (messages.choose_less)(count.saturating_sub(section.max_choices.into()))
        }
        ChoiceProblem::Unknown => messages.choice_unknown.to_owned(),
        ChoiceProblem::Unavailable => messages.choice_unavailable.to_owned(),
    }
}

/// How many, within what can be ordered.
fn quantity(view: View<'_>) -> impl Renderable {
    let View {
        ctx,
        selection,
        chosen,
        ..
    } = view;
    let messages = ctx.messages();
    let quantities = chosen.quantities;
    let rules = rules(view, quantities);
    maud! {
        div.quantity data-problem[selection.quantity_problem.is_some()] {
            label.label for="quantity" { (messages.quantity) }
            input id="quantity" name="quantity" type="number" inputmode="numeric"
                value=(selection.quantity) min=(quantities.first()) max=[quantities.last()]
                step=(quantities.pack)
                aria-describedby=[(!rules.is_empty()).then_some("quantity-rules")];
            button.button.quiet-button { (messages.update_price) }
            @if !rules.is_empty() {
                p.quantity-rules id="quantity-rules"
                    role=[selection.quantity_problem.map(|_| "alert")] { (rules) }
            }
        }
    }
}

/// "At least 6 · in packs of 6 · at most 48"; the one that is broken alone where one is.
fn rules(view: View<'_>, quantities: Quantities) -> String {
    let View { ctx, selection, .. } = view;
    let messages = ctx.messages();
    let count = |quantity: u32| ctx.count(quantity.into());
    let broken = selection.quantity_problem;
    let says = |problem| broken.is_none_or(|broken| broken == problem);
    let mut rules = Vec::new();
    if quantities.first() > quantities.pack && says(QuantityProblem::BelowMinimum)
        || broken == Some(QuantityProblem::BelowMinimum)
    {
        rules.push(messages.at_least.with(&count(quantities.first())));
    }
    if quantities.pack > 1 && says(QuantityProblem::NotAPack) {
        rules.push(messages.in_packs.with(&count(quantities.pack)));
    }
    if let Some(last) = quantities
        .last()
        .filter(|_| says(QuantityProblem::AboveMaximum))
    {
        rules.push(messages.at_most.with(&count(last)));
    }
    rules.join(" · ")
}

/// The sum, where it is not the price that stands above.
fn total(view: View<'_>) -> impl Renderable {
    let View { ctx, selection, .. } = view;
    let is_sum = !view.product.sections.is_empty() || selection.quantity > 1;
    maud! {
        @if let (Some(unit), Some(total)) = (selection.unit, selection.total) {
            @if is_sum {
                p.total role="status" {
                    span.label { (ctx.messages().total) }
                    " "
                    span {
                        @if selection.quantity > 1 {
                            span.total-parts {
                                (ctx.messages().times.with(&ctx.count(selection.quantity.into())))
                                "\u{a0}" (amount(ctx, unit)) " "
                            }
                        }
                        strong { (amount(ctx, total)) }
                    }
                }
            }
        }
    }
}
