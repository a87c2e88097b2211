// A server of one's own: the real binary, a free port, a folder of data.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { BIN, SITE } from "./paths";

/** A month is loaded in it, on a machine that is busy. */
const START_MS = 120_000;
const STOP_MS = 20_000;

/** Below the ports that a system hands out by itself: while a server is down, no connection that happens
 * to be made takes its port. Above the last one that browsers refuse. */
const PORTS = { from: 11_000, to: 32_000 };

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const probe = createServer().listen(port, "127.0.0.1");
    const free = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}

export interface Options {
  /** Load the demo school into an empty store, with this much behind it. */
  demo?: "fortnight" | "month";
  /** Begin with a copy of this folder. */
  from?: string;
  /** Another build of the site. */
  site?: string;
}

export class Server {
  readonly url: string;
  /** What it has printed so far, for messages of failing tests and for one-time links. */
  output = "";
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly data: string,
    private site: string,
    private readonly demo?: Options["demo"],
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(options: Options = {}): Promise<Server> {
    const data = await mkdtemp(path.join(tmpdir(), "xiaoxun-e2e-"));
    if (options.from !== undefined) await cp(options.from, data, { recursive: true });
    const server = new Server(await freePort(), data, options.site ?? SITE, options.demo);
    await server.up();
    return server;
  }

  /** Starts it on the same port and data, and waits until it answers. */
  async up(site = this.site): Promise<void> {
    this.site = site;
    const args = ["serve", "--addr", `127.0.0.1:${this.port}`, "--data", this.data, "--site", site];
    if (this.demo) args.push(`--demo=${this.demo}`);
    const child = spawn(BIN, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => {
      this.output += String(error);
    });
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && child.exitCode === null && child.pid !== undefined) {
      const answer = await fetch(`${this.url}/api/v1/health`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${BIN} does not answer\n${this.output}`);
  }

  /** The one-time link that an empty server prints. */
  async setupLink(): Promise<string> {
    const link = () => /\/setup\/\S+/.exec(this.output)?.[0];
    await expect.poll(link, { message: "no link was printed" }).toBeDefined();
    return link()!;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends it as an operator would. */
  async down(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Checks the audit chain; the server must be down. Throws with what it says of a break. */
  async verify(): Promise<void> {
    await promisify(execFile)(BIN, ["verify", "--data", this.data]);
  }

  /** A copy of its data as it now is; the server must be down. */
  async copyData(): Promise<string> {
    const to = await mkdtemp(path.join(tmpdir(), "xiaoxun-copy-"));
    await cp(this.data, to, { recursive: true });
    return to;
  }

  /** Puts an older copy in place; the server must be down. */
  async restoreData(copy: string): Promise<void> {
    await rm(this.data, { recursive: true, force: true });
    await cp(copy, this.data, { recursive: true });
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill(signal);
    await gone;
    clearTimeout(late);
  }
}
