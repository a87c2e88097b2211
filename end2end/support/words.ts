// The words on screen, read from the app's own message tables, so that a test names a message by
// its key and a change of wording breaks nothing here; a problem of the server's by its code.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths";

export type Lang = "zh" | "en";

function table(lang: Lang): Map<string, string> {
  const folder = path.join(ROOT, "app/src/text", lang);
  const source = readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n");
  const lines = source.matchAll(/^\s*(\w+)\s*=\s*("(?:[^"\\]|\\.)*"),/gm);
  return new Map([...lines, ...problems(lang)].map(([, key, text]) => [key ?? "", JSON.parse(text ?? '""') as string]));
}

function problems(lang: Lang): RegExpMatchArray[] {
  const source = readFileSync(path.join(ROOT, "app/domain/src/problem.rs"), "utf8");
  const one = /= "(\w+)", \d+ \. \d+, ("[^"]*"), ("[^"]*");/g;
  return [...source.matchAll(one)].map((found) => [found[0], found[1]!, found[lang === "zh" ? 2 : 3]!]);
}

const TABLES: Record<Lang, Map<string, string>> = { zh: table("zh"), en: table("en") };

function message(lang: Lang, key: string): string {
  const text = TABLES[lang].get(key);
  if (text === undefined) throw new Error(`no message ${key} in text/${lang}`);
  return text;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The message as a pattern for the whole text: places without an argument match anything. */
export function said(lang: Lang, key: string, args: Record<string, string | number> = {}): RegExp {
  return new RegExp(`^\\s*${source(lang, key, args)}\\s*$`);
}

/** The message as a pattern for a part of the text. */
export function saying(lang: Lang, key: string, args: Record<string, string | number> = {}): RegExp {
  return new RegExp(source(lang, key, args));
}

function source(lang: Lang, key: string, args: Record<string, string | number>): string {
  const parts = message(lang, key).split(/(\{\w[^}]*\})/);
  return parts
    .map((part) => {
      const [, name, one, many] = /^\{(\w+)(?:\|([^|]*)\|(.*))?\}$/.exec(part) ?? [];
      if (name === undefined) return escape(part);
      const value = args[name];
      if (value === undefined) return ".*";
      const counted = String(value) === "1" ? one : many;
      return escape(counted === undefined ? String(value) : `${value} ${counted}`);
    })
    .join("");
}

/** A word of the printed pages, as a pattern for a part of the text: places match anything. */
export function printed(lang: Lang, key: string): RegExp {
  const source = readFileSync(path.join(ROOT, "server/src/page/words.rs"), "utf8");
  const one = new RegExp(`^\\s*${key} = ("[^"]*"),\\s*("[^"]*");`, "m").exec(source);
  const text = one?.[lang === "zh" ? 1 : 2];
  if (text === undefined) throw new Error(`no word ${key} in words.rs`);
  return new RegExp((JSON.parse(text) as string).split(/\{\w[^}]*\}/).map(escape).join(".*"));
}
