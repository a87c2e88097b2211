// A phone without a screen: the same HTTP calls the app makes, for setting a scene and for looking
// at what the server has.
import { now } from "./clock";
import { newId } from "./ids";

export const PASSWORD = "xiaoxun-demo";

export interface SignedIn {
  person: string;
  name: string;
  school: string;
  school_name: string;
}

export interface Cursor {
  seq: number;
  last?: string;
  hash: string;
}

/** An entity as the server hands it out. */
export interface Entity<T = Record<string, unknown>> {
  id: string;
  kind: string;
  seq: number;
  state: T;
}

export interface Answer {
  item: string;
  value: string | Record<string, unknown>;
  level?: string;
  note?: string;
  photos?: { sha: string; bytes: number; media: string }[];
}

export interface RecordState {
  place: string;
  place_name: { zh: string; en: string };
  round?: string;
  point?: number;
  person: string;
  day: string;
  presence: string;
  away_m?: number;
  photos?: { sha: string }[];
  at: { at: number; earliest: number; latest: number; doubtful: boolean };
  answers: Answer[];
  by_exception?: boolean;
}

export interface PlanState {
  name: { zh: string; en: string };
  template: string;
  route: { place: string; sections: string[] }[];
  slots: { key: string; name: { zh: string; en: string }; start: unknown; end: unknown; owner?: string }[];
  days: string;
  random_photo?: boolean;
  positions?: boolean;
}

export interface PlaceState {
  name: { zh: string; en: string };
  number: string;
  seal?: string;
}

export interface RoundState {
  plan: string;
  slot: string;
  day: string;
  points: number;
  person: string;
  claims?: { person: string }[];
  ended?: unknown;
  note?: string;
  photo_at?: number;
}

export interface PushResult {
  id: string;
  seq: number;
  outcome: "applied" | "contested" | "set_aside" | "waiting";
  duplicate?: boolean;
  code?: string;
}

interface Page {
  from: Cursor;
  to: Cursor;
  changes: { id: string; kind: string; seq: number; state?: string }[];
  more: boolean;
  receipts: { op: string; seq: number; outcome: string }[];
  rights: number;
}

interface SnapshotPage {
  at: Cursor;
  changes: Page["changes"];
  more: boolean;
  next?: string;
}

export class Api {
  private cookies = new Map<string, string>();
  who: SignedIn | undefined;

  constructor(readonly url: string) {}

  static async signedIn(url: string, username: string, password = PASSWORD): Promise<Api> {
    const api = new Api(url);
    api.who = await api.json<SignedIn>("POST", "sessions", { username, password });
    return api;
  }

  /** A request as this phone; only the body of a failing one tells why, so it is in the error. */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const bytes = body instanceof Uint8Array;
    const response = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: {
        ...(cookie && { cookie }),
        ...(this.who && { "x-xiaoxun-person": this.who.person }),
        ...(body !== undefined && { "content-type": bytes ? "application/octet-stream" : "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : bytes ? Buffer.from(body) : JSON.stringify(body),
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private get me(): SignedIn {
    if (!this.who) throw new Error("nobody is signed in");
    return this.who;
  }

  private school<T>(path: string, body: unknown): Promise<T> {
    return this.json<T>("POST", `schools/${this.me.school}/${path}`, body);
  }

  /** Everything the person may see, and the cursor it stands at. */
  async snapshot(): Promise<{ at: Cursor; entities: Entity[] }> {
    const entities: Entity[] = [];
    let page: SnapshotPage = await this.school("snapshot", {});
    const at = page.at;
    for (;;) {
      entities.push(...page.changes.map(read));
      if (!page.more) return { at, entities };
      page = await this.school("snapshot", { at, after: page.next });
    }
  }

  /** Every entity of a kind that the person may see. */
  async all<T>(kind: string): Promise<Entity<T>[]> {
    const { entities } = await this.snapshot();
    return entities.filter((entity) => entity.kind === kind) as unknown as Entity<T>[];
  }

  /** What has changed since `from`, and receipts for `unconfirmed`. */
  async feed(from: Cursor, unconfirmed: string[] = []): Promise<{ changes: Entity[]; receipts: Page["receipts"]; to: Cursor }> {
    const changes: Entity[] = [];
    for (;;) {
      const page: Page = await this.school("feed", { from, unconfirmed });
      changes.push(...page.changes.map(read));
      from = page.to;
      if (!page.more) return { changes, receipts: page.receipts, to: from };
    }
  }

  /** An operation of this person, done now. */
  op(action: Record<string, unknown>, id = newId()): { id: string; body: string } {
    const body = {
      id,
      group: newId(),
      school: this.me.school,
      person: this.me.person,
      schema: 1,
      app: "end2end",
      at: { wall: now(), offset_min: 480, mono_ms: 1, page: 1 },
      action,
    };
    return { id, body: JSON.stringify(body) };
  }

  /** Pushes operations as given, each an action of its own. */
  async push(...ops: { id: string; body: string }[]): Promise<PushResult[]> {
    const groups = ops.map((op) => ({ ops: [op] }));
    const { results } = await this.school<{ results: PushResult[] }>("push", { groups });
    return results;
  }

  /** Pushes operations as one action. */
  async pushGroup(...ops: { id: string; body: string }[]): Promise<PushResult[]> {
    const { results } = await this.school<{ results: PushResult[] }>("push", { groups: [{ ops }] });
    return results;
  }

  /** Pushes operations that have to be applied, each an action of its own. */
  async apply(...ops: { id: string; body: string }[]): Promise<void> {
    for (const { outcome, code } of await this.push(...ops)) {
      if (outcome !== "applied") throw new Error(`an operation became ${outcome}: ${code}`);
    }
  }

  /** Puts an entity of a register as this person; answers with its id. */
  async put(kind: string, state: object, id = newId()): Promise<string> {
    await this.apply(this.op({ put: { id, entity: { [kind]: state } } }));
    return id;
  }

  /** Bytes of a photo the person may see; `undefined` while the server does not have them. */
  async photo(sha: string): Promise<Uint8Array | undefined> {
    const response = await this.request("GET", `schools/${this.me.school}/blobs/${sha}`);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  }
}

function read(change: Page["changes"][number]): Entity {
  const state = change.state === undefined ? {} : (JSON.parse(change.state) as Record<string, unknown>);
  return { id: change.id, kind: change.kind, seq: change.seq, state };
}
