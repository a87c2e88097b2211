// The routes that `setup` adds to the demo school: due every day, all day long, so that the tests
// do not depend on the day and the hour they run at.

interface Route {
  name: { zh: string; en: string };
  slot: { key: string; name: { zh: string; en: string } };
  /** How many of the places it has; when it has more points it goes past them again. */
  points: number;
}

const slot = { key: "all-day", name: { zh: "全天", en: "All day" } };

/** Four points. */
export const ROUTE: Route = { name: { zh: "测试路线", en: "Test route" }, slot, points: 4 };
/** Enough points for a test that is busy for long. */
export const LONG_ROUTE: Route = { name: { zh: "长途路线", en: "Long route" }, slot, points: 24 };

/** The demo plan whose template and first places they take. */
export const LIKE = "安全巡查";
/** How many of its places. */
export const PLACES = 4;
