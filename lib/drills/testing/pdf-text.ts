import { inflateSync } from "node:zlib";

/** Objects of a PDF by number: their dictionary as text, and their stream decoded. */
function objectsOf(pdf: Buffer): Map<number, { dictionary: string; stream: Buffer | null }> {
  const text = pdf.toString("latin1");
  const objects = new Map<number, { dictionary: string; stream: Buffer | null }>();
  for (const found of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, number = "", body = ""] = found;
    const begin = body.indexOf("stream\n");
    if (begin < 0) {
      objects.set(Number(number), { dictionary: body, stream: null });
      continue;
    }
    const dictionary = body.slice(0, begin);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const from = (found.index ?? 0) + found[0].indexOf("stream\n") + "stream\n".length;
    const raw = pdf.subarray(from, from + length);
    const stream = dictionary.includes("/FlateDecode") ? inflateSync(raw) : raw;
    objects.set(Number(number), { dictionary, stream });
  }
  return objects;
}

/** Glyph → text, from a font's ToUnicode map. */
function unicodeOf(map: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  const decode = (hex: string) => Buffer.from(hex, "hex").swap16().toString("utf16le");
  for (const [, from = "", , list = ""] of map.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    let glyph = Number.parseInt(from, 16);
    for (const [, hex = ""] of list.matchAll(/<(\w+)>/g)) glyphs.set(glyph++, decode(hex));
  }
  return glyphs;
}

/**
 * The text of each page of a PDF as our own reports are written: embedded fonts with ToUnicode maps, glyphs of two bytes
 * in `TJ`. Lines end where the text is placed anew. Written against the PDF specification, not against its writer.
 */
export function pdfText(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const fonts = new Map<string, Map<number, string>>();
  for (const { dictionary } of objects.values())
    for (const [, name = "", reference = ""] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const font = objects.get(Number(reference));
      const map = objects.get(Number(/\/ToUnicode (\d+) 0 R/.exec(font?.dictionary ?? "")?.[1]));
      if (map?.stream) fonts.set(name, unicodeOf(map.stream.toString("latin1")));
    }
  return [...objects.values()]
    .filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary))
    .map(({ dictionary }) => {
      const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(dictionary)?.[1]))?.stream;
      return content ? pageText(content.toString("latin1"), fonts) : "";
    });
}

function pageText(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let font: ReadonlyMap<number, string> | undefined;
  let text = "";
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name);
    for (const [, hex = ""] of (shown ?? "").matchAll(/<(\w*)>/g))
      for (let at = 0; at < hex.length; at += 4)
        text += font?.get(Number.parseInt(hex.slice(at, at + 4), 16)) ?? "\uFFFD";
    if (shown !== undefined) text += "\n";
  }
  return text;
}
