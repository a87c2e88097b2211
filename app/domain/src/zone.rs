//! The zones that a school may choose (时区): where schools keep Chinese time or neighbours of it, and no
//! clock is put forward in summer.

use crate::text::Text;
use crate::time::Zone;

/// IANA name, minutes east of UTC, what people call it.
const TABLE: [(&str, i16, &str, &str); 15] = [
    ("Asia/Shanghai", 480, "北京时间", "Beijing time"),
    ("Asia/Urumqi", 360, "新疆时间", "Xinjiang time"),
    ("Asia/Hong_Kong", 480, "香港", "Hong Kong"),
    ("Asia/Macau", 480, "澳门", "Macau"),
    ("Asia/Taipei", 480, "台北", "Taipei"),
    ("Asia/Singapore", 480, "新加坡", "Singapore"),
    ("Asia/Kuala_Lumpur", 480, "吉隆坡", "Kuala Lumpur"),
    ("Asia/Manila", 480, "马尼拉", "Manila"),
    ("Asia/Tokyo", 540, "东京", "Tokyo"),
    ("Asia/Seoul", 540, "首尔", "Seoul"),
    ("Asia/Bangkok", 420, "曼谷", "Bangkok"),
    ("Asia/Ho_Chi_Minh", 420, "胡志明市", "Ho Chi Minh City"),
    ("Asia/Jakarta", 420, "雅加达", "Jakarta"),
    ("Asia/Yangon", 390, "仰光", "Yangon"),
    ("Asia/Dubai", 240, "迪拜", "Dubai"),
];

/// Every zone that can be chosen and what it is called, China's first.
pub fn zones() -> impl Iterator<Item = (Zone, Text)> {
    TABLE.iter().map(|(name, offset_min, zh, en)| {
        let zone = Zone {
            name: (*name).into(),
            offset_min: *offset_min,
            changes: Vec::new(),
        };
        (zone, Text::new(*zh, *en))
    })
}

impl Zone {
    /// The zone of this IANA name, if it can be chosen.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        zones().map(|(zone, _)| zone).find(|zone| zone.name == name)
    }
}
