// What the server has, as the director may see it.
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "@playwright/test";
import { Api, type Entity, type PlaceState, type PlanState, type RecordState, type RoundState } from "./api";
import { sha256 } from "./ids";
import { ROUTE } from "./scene";

export class Look {
  private constructor(readonly api: Api) {}

  static async at(url: string): Promise<Look> {
    return new Look(await Api.signedIn(url, "director"));
  }

  /** The records of a round by point; several of one point stand side by side. */
  async records(round: string): Promise<Entity<RecordState>[]> {
    const all = await this.api.all<RecordState>("record");
    return all
      .filter((one) => one.state.round === round)
      .sort((a, b) => (a.state.point ?? 0) - (b.state.point ?? 0));
  }

  /** The points of a round that have a record, ascending, each as often as it has one. */
  async points(round: string): Promise<number[]> {
    return (await this.records(round)).map((one) => one.state.point ?? -1);
  }

  async round(id: string): Promise<Entity<RoundState> | undefined> {
    return (await this.api.all<RoundState>("round")).find((one) => one.id === id);
  }

  /** The plan that `setup` adds. */
  async plan(): Promise<Entity<PlanState>> {
    const plan = (await this.api.all<PlanState>("plan")).find((one) => one.state.name.zh === ROUTE.name.zh);
    if (!plan) throw new Error("the test route is not there");
    return plan;
  }

  /** The places of the test route, in walking order. */
  async places(): Promise<PlaceState[]> {
    const plan = await this.plan();
    const places = new Map((await this.api.all<PlaceState>("place")).map((one) => [one.id, one.state]));
    return plan.state.route.map((point) => places.get(point.place)!);
  }

  /** What the codes on the walls of the test route say, in walking order: the server signs them with
   * the key in its folder. */
  async labels(data: string): Promise<string[]> {
    const key = Buffer.from((await readFile(path.join(data, "key"), "utf8")).trim(), "hex");
    const plan = await this.plan();
    const places = await this.places();
    return plan.state.route.map(({ place }, point) => {
      const mac = createHmac("sha256", key).update(`label/${this.api.who?.school}/${place}/0`).digest("hex");
      return `${this.api.url}/p/${places[point]!.number}/${mac.slice(0, 20)}`;
    });
  }

  /** Every photo the records name is on the server, to the byte; answers with how many there are. */
  async photosWhole(records: Entity<RecordState>[]): Promise<number> {
    const named = records.flatMap((one) => [
      ...one.state.answers.flatMap((answer) => answer.photos ?? []),
      ...(one.state.photos ?? []),
    ]);
    for (const photo of named) {
      const bytes = await this.api.photo(photo.sha);
      expect(bytes && sha256(bytes), `photo ${photo.sha}`).toBe(photo.sha);
    }
    return named.length;
  }
}
