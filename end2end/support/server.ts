// A server of one's own: the real binary, a free port, a fresh folder of data.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");
const BIN = process.env.XIAOXUN_BIN ?? path.join(TARGET, "debug/xiaoxun");
export const SITE = process.env.XIAOXUN_SITE ?? path.join(TARGET, "site");

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export interface Options {
  /** Load the demo school; without it the server is empty. */
  demo?: boolean;
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
    private readonly demo: boolean,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(options: Options = {}): Promise<Server> {
    const data = await mkdtemp(path.join(tmpdir(), "xiaoxun-e2e-"));
    const server = new Server(await freePort(), data, options.site ?? SITE, options.demo ?? true);
    await server.up();
    return server;
  }

  /** Starts it on the same port and data, and waits until it answers. */
  async up(site = this.site): Promise<void> {
    this.site = site;
    const args = ["serve", "--addr", `127.0.0.1:${this.port}`, "--data", this.data, "--site", site];
    if (this.demo) args.push("--demo");
    const child = spawn(BIN, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${this.url}/api/v1/health`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the server does not answer\n${this.output}`);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends it as an operator would. */
  async down(): Promise<void> {
    await this.end("SIGTERM");
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
    child.kill(signal);
    await gone;
  }
}
