// What the bench adds to the demo school, through the same API as everybody: checklists of 60 and of
// 200 items (a three-way choice, a remark and a photo each), a started round of either, and the
// records that make a phone full.
import { Api, type Entity, type PlanState } from "../support/api";
import { day } from "../support/clock";
import { derive } from "../support/ids";
import { LIKE } from "../support/scene";

/** Who holds the phone. */
export const HOLDER = "patrol";
/** Items of the two checklists. */
export const ITEMS = [60, 200] as const;
/** Records on the phone. */
export const RECORDS = 10_000;

/** What a checklist is called on screen. */
export const listName = (items: number) => `长清单 ${items} 项`;

/** Items of one section. */
const SECTION = 10;
/** Points of a round with a long checklist: as many as the bench will submit. */
const POINTS = 60;
/** Operations of one push. */
const PUSH = 200;
/** Days over which the records lie: all of them are in a snapshot. */
const DAYS = 34;

interface TemplateState {
  sections: { key: string; items: { key: string; kind: unknown }[] }[];
}

type Sent = ReturnType<Api["op"]>;

/** Plants everything; answers with the started rounds by the number of items. */
export async function plant(url: string): Promise<Record<number, string>> {
  const admin = await Api.signedIn(url, "admin");
  const guard = await Api.signedIn(url, HOLDER);
  const { entities } = await admin.snapshot();
  const plans = entities.filter((entity) => entity.kind === "plan") as unknown as Entity<PlanState>[];
  const plan = plans.find((one) => one.state.name.zh.includes(LIKE));
  if (!plan) throw new Error("the demo school has no plan that a guard walks");
  const rounds: Record<number, string> = {};
  for (const items of ITEMS) {
    rounds[items] = await plantChecklist(admin, guard, items, plan.state.route[0]?.place ?? "");
  }
  const template = entities.find((entity) => entity.id === plan.state.template) as unknown as Entity<TemplateState>;
  await plantRecords(guard, plan, template.state);
  return rounds;
}

async function plantChecklist(admin: Api, guard: Api, items: number, place: string): Promise<string> {
  // Two hundred items just fit into what an entity may hold.
  const sections = Array.from({ length: items / SECTION }, (_, section) => ({
    key: `p${section}`,
    name: { zh: `第 ${section + 1} 部分`, en: `Part ${section + 1}` },
    items: Array.from({ length: SECTION }, (_, item) => ({
      key: `p${section}.${item}`,
      text: { zh: `${section * SECTION + item + 1} 设施完好`, en: `${section * SECTION + item + 1} OK` },
      kind: "pass_fail",
      on_fail: { note: "optional", photo: "optional" },
    })),
  }));
  const name = { zh: listName(items), en: `Long list, ${items} items` };
  const slot = { key: "all-day", name: { zh: "全天", en: "All day" }, start: 0, end: 1439 };
  const route = Array.from({ length: POINTS }, () => ({ place, sections: sections.map((section) => section.key) }));
  const template = await admin.put("template", { key: `LONG-${items}`, version: 1, name, sections });
  const plan = await admin.put("plan", { name, template, route, slots: [slot], days: "daily" });
  const start = guard.op({ round_start: { plan, slot: slot.key, day: day() } });
  await guard.apply(start);
  return derive(start.id, "round");
}

/** Rounds of the past weeks, walked by whoever holds the phone: everything was normal. */
async function plantRecords(guard: Api, plan: Entity<PlanState>, template: TemplateState): Promise<void> {
  const { route, slots } = plan.state;
  const rounds = Math.ceil(RECORDS / route.length);
  let ops: Sent[] = [];
  let left = RECORDS;
  for (let n = 0; n < rounds; n++) {
    const on = day(1 + (n % DAYS));
    const start = guard.op({ round_start: { plan: plan.id, slot: slots[0]?.key, day: on } });
    const round = derive(start.id, "round");
    ops.push(start);
    for (const [point, { place, sections }] of route.slice(0, left).entries()) {
      const items = template.sections.filter((section) => sections.includes(section.key)).flatMap((one) => one.items);
      const answers = items
        .filter((item) => item.kind === "pass_fail")
        .map((item) => ({ item: item.key, value: "pass" }));
      const where = { template: plan.state.template, sections, place, round, point, day: on, presence: "scanned" };
      ops.push(guard.op({ record_submit: { ...where, dwell_ms: 30_000, answers, by_exception: true } }));
      left--;
    }
    if (ops.length + route.length >= PUSH || n === rounds - 1) {
      await guard.apply(...ops);
      ops = [];
    }
  }
}
