use commerce::import::offers::Row as OfferRow;
use commerce::offers::{KeptCoupon, KeptOffers, KeptPromotion};
use commerce::time;
use serde_json::json;

use super::coupon::buyer;
use crate::sql::{Sql, StorageError, Value};

/// The order that promotions are wanted for.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    pub store: &'a str,
    pub currency: &'a str,
    /// Seconds since 1970.
    pub time: i64,
    /// What coupons were used as by the buyer: an account, or an e-mail address.
    pub customer: Option<&'a str>,
    /// Codes that were given, in any case of letters.
    pub coupons: &'a [String],
    /// Promotions that are wanted though they have ended.
    pub named: &'a [&'a str],
}

/// The codes of all stores.
pub async fn store_codes(sql: &impl Sql) -> Result<Vec<String>, StorageError> {
    let rows = sql
        .query("SELECT code FROM store ORDER BY code", Vec::new())
        .await?;
    let codes = rows.iter().map(|row| row.text(0).map(str::to_owned));
    codes.collect()
}

/// What can concern an order of what is kept: the promotions of its store and its currency that have not
/// ended, those of its coupons whether they have ended or not, its coupons and all lanes. One statement.
pub async fn kept(sql: &impl Sql, wanted: &Wanted<'_>) -> Result<KeptOffers, StorageError> {
    let statement = "WITH given (code) AS (SELECT upper(trim(value)) FROM json_each(?5))
        SELECT row, some_coupon, used, by_customer FROM (
          SELECT json_object('promotion', json(data)) AS row, (SELECT min(c.code) FROM coupon c
              WHERE c.promotion = p.code) AS some_coupon, 0 AS used, 0 AS by_customer, 0 AS place
          FROM promotion p
          WHERE (json_array_length(data, '$.stores') IS NULL OR json_array_length(data, '$.stores') = 0
              OR EXISTS (SELECT 1 FROM json_each(data, '$.stores') WHERE value = ?1))
            AND coalesce(data ->> 'currency', ?2) = ?2
            AND (coalesce(data ->> '$.rule.ends', '9') > ?3
              OR code IN (SELECT value FROM json_each(?6))
              OR code IN (SELECT promotion FROM coupon WHERE code IN given))
          UNION ALL SELECT json_object('lane', json(data)), NULL, 0, 0, position FROM lane
          UNION ALL SELECT json_object('coupon', json(c.data)), NULL, c.used, coalesce(u.used, 0), 0
          FROM coupon c LEFT JOIN coupon_use u ON u.coupon = c.code AND u.customer = ?4
          WHERE c.code IN given
        ) ORDER BY place LIMIT 10000";
    let parameters = vec![
        Value::text(wanted.store),
        Value::text(wanted.currency),
        Value::text(time::timestamp(wanted.time)),
        wanted.customer.map_or(Value::Null, buyer),
        Value::text(json!(wanted.coupons).to_string()),
        Value::text(json!(wanted.named).to_string()),
    ];
    let mut kept = KeptOffers::default();
    for row in sql.query(statement, parameters).await? {
        let read = OfferRow::read(row.text(0)?.as_bytes());
        let read = read.map_err(|errors| {
            let why = errors.first().map(ToString::to_string);
            StorageError(format!(
                "a stored record cannot be read: {}",
                why.unwrap_or_default()
            ))
        })?;
        let count = |column| Ok::<_, StorageError>(row.integer(column)?.unsigned_abs());
        match read {
            OfferRow::Promotion(promotion) => kept.promotions.push(KeptPromotion {
                promotion: *promotion,
                some_coupon: row.optional_text(1)?.map(str::to_owned),
            }),
            OfferRow::Lane(lane) => kept.lanes.push(lane),
            OfferRow::Coupon(coupon) => kept.coupons.push(KeptCoupon {
                coupon,
                used: count(2)?,
                used_by_customer: count(3)?,
            }),
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations;
    use crate::testing::{Memory, run};

    const NOW: i64 = 1_767_225_600;

    fn shop() -> Memory {
        let sql = Memory::new();
        run(async {
            let now = time::timestamp(NOW);
            migrations::apply(&sql, &now).await.unwrap();
            for statement in [
                "INSERT INTO promotion (code, data) VALUES
                  ('plain', '{\"rule\": {\"id\": \"plain\"}}'),
                  ('of-souk', '{\"stores\": [\"souk\"], \"rule\": {\"id\": \"of-souk\"}}'),
                  ('of-kontor', '{\"stores\": [\"kontor\"], \"rule\": {\"id\": \"of-kontor\"}}'),
                  ('in-usd', '{\"currency\": \"USD\", \"rule\": {\"id\": \"in-usd\"}}'),
                  ('ended', '{\"rule\": {\"id\": \"ended\", \"ends\": \"2026-01-01T00:00:00Z\"}}')",
                "INSERT INTO lane (code, position, data) VALUES
                  ('a', 2, '{\"code\": \"a\"}'), ('b', 1, '{\"code\": \"b\"}')",
                "INSERT INTO coupon (code, promotion, data, used, created_at) VALUES
                  ('OLD', 'ended', '{\"code\": \"OLD\", \"promotion\": \"ended\"}', 0, ''),
                  ('ONE', 'plain', '{\"code\": \"ONE\", \"promotion\": \"plain\"}', 7, ''),
                  ('TWO', 'plain', '{\"code\": \"TWO\", \"promotion\": \"plain\"}', 0, '')",
                "INSERT INTO coupon_use (coupon, customer, used) VALUES ('ONE', 'mia@example.com', 2)",
            ] {
                sql.query(statement, Vec::new()).await.unwrap();
            }
        });
        sql
    }

    fn of_order(sql: &Memory, coupons: &[&str], customer: Option<&str>) -> KeptOffers {
        let coupons: Vec<_> = coupons.iter().map(|code| (*code).to_owned()).collect();
        let wanted = Wanted {
            store: "souk",
            currency: "EUR",
            time: NOW,
            customer,
            coupons: &coupons,
            named: &[],
        };
        run(kept(sql, &wanted)).unwrap()
    }

    fn ids(kept: &KeptOffers) -> Vec<&str> {
        let promotions = kept.promotions.iter();
        let mut ids: Vec<_> = promotions
            .map(|kept| kept.promotion.rule.id.as_str())
            .collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn an_order_meets_the_promotions_of_its_store_and_currency_that_have_not_ended() {
        let kept = of_order(&shop(), &[], None);
        assert_eq!(ids(&kept), ["of-souk", "plain"]);
        assert_eq!(kept.coupons, []);
        let lanes: Vec<_> = kept.lanes.iter().map(|lane| lane.code.as_str()).collect();
        assert_eq!(lanes, ["b", "a"], "in their order");
        let plain = kept.promotions.iter();
        let mut plain = plain.filter(|kept| kept.promotion.rule.id == "plain");
        assert_eq!(plain.next().unwrap().some_coupon.as_deref(), Some("ONE"));
    }

    #[test]
    fn coupons_are_found_in_any_case_with_their_uses_and_bring_an_ended_promotion_along() {
        let kept = of_order(&shop(), &[" one ", "old", "none"], Some("mia@example.com"));
        assert_eq!(ids(&kept), ["ended", "of-souk", "plain"]);
        let one = kept.coupons.iter().find(|kept| kept.coupon.code == "ONE");
        let one = one.unwrap();
        assert_eq!((one.used, one.used_by_customer), (7, 2));
        assert_eq!(kept.coupons.len(), 2);
    }
}
