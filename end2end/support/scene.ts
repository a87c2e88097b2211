// The route that `setup` adds to the demo school: due every day, all day long, short.

export const ROUTE = {
  name: { zh: "测试路线", en: "Test route" },
  slot: { key: "all-day", name: { zh: "全天", en: "All day" } },
  /** The demo plan whose template and first places it takes. */
  like: "安全巡查",
  points: 4,
} as const;
