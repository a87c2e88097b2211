// For tests that visit every address of the app: something to see behind each, and somebody who may
// see all of it.
import { Api, type PlanState } from "./api";
import type { App } from "./app";
import { Look } from "./look";
import { picture } from "./photo";
import { type Sample, samples } from "./routes";
import type { Server } from "./server";

/** The class of the demo school's teacher. */
const TEACHERS = "三(2)班";

/** Makes something to see behind every address: a round, a record with a finding, a held operation. */
export async function scene(server: Server, app: App): Promise<Sample[]> {
  const look = await Look.at(server.url);
  const [place] = await look.places();
  const author = await Api.signedIn(server.url, "patrol");
  const held = author.op({ from_the_future: {} });
  await author.push(held);
  const round = await app.startRound();
  await app.openNext();
  await app.find(0, { phrase: 0, photo: picture(51) });
  await app.submit();
  await app.toRound();
  await app.allSent();
  const [record] = await look.records(round);
  const issues = await look.api.all<{ record: string }>("issue");
  const checks = await look.api.all<{ check?: { class_name?: { zh: string } } }>("record");
  const told = checks.find((one) => one.state.check?.class_name?.zh === TEACHERS);
  const checked = (await look.api.all<PlanState>("plan")).find((plan) => plan.state.name.zh === "教室卫生日查");
  return samples({
    round,
    record: record!.id,
    issue: issues.find((one) => one.state.record === record!.id)!.id,
    result: told!.id,
    op: held.id,
    number: place!.number,
    code: "0123456789abcdef0123",
    token: "sample",
    plan: checked!.id,
    of: "person",
    entry: author.who!.person,
    slot: checked!.state.slots[0]!.key,
    day: (await look.round(round))!.state.day,
  });
}

/** Gives a person the roles of all the others whom the demo school lets sign in. */
export async function mayEverything(server: Server, username: string, others: string[]): Promise<void> {
  const admin = await Api.signedIn(server.url, "admin");
  const people = await admin.all<{ roles: { role: string }[] }>("person");
  const person = async (name: string) => {
    const id = (await Api.signedIn(server.url, name)).who!.person;
    return people.find((one) => one.id === id)!;
  };
  const one = await person(username);
  const roles = [...one.state.roles];
  for (const other of others) {
    const more = (await person(other)).state.roles;
    roles.push(...more.filter((grant) => !roles.some((had) => had.role === grant.role)));
  }
  await admin.put("person", { ...one.state, roles }, one.id);
}
