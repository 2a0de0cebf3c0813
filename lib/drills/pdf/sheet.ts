import { join } from "node:path";
import PDFDocument from "pdfkit";

const MARGIN = 48;
const FOOT = 40;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN - FOOT;

const ink = {
  text: "#16181d",
  muted: "#5b6270",
  line: "#d5d9e0",
  accent: "#1d5fd1",
  fill: "#f3f5f8",
} as const;
export type Ink = keyof typeof ink;

/**
 * Inter in its static cuts: whole alphabets, embedded as far as they are used. Read at run time: the build is told not to
 * follow the path, which to it could be any file of the project.
 */
const font = (cut: string, file: string) =>
  join(/* turbopackIgnore: true */ process.cwd(), "node_modules", "@expo-google-fonts", "inter", cut, file);

export interface Column<R> {
  readonly header: string;
  /** Part of the page's width. */
  readonly width: number;
  readonly align?: "left" | "right";
  readonly value: (row: R) => string;
}

/**
 * Pages of a report: text runs down, tables break between rows and repeat their header. Everything that could differ
 * between two renderings of the same facts (dates, ids) comes from the facts.
 */
export class Sheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  #y = MARGIN;

  constructor({ title, at }: { title: string; at: Date }) {
    this.#pdf = new PDFDocument({
      size: "A4",
      margin: 0,
      bufferPages: true,
      lang: "en",
      displayTitle: true,
      font: font("400Regular", "Inter_400Regular.ttf"),
      info: {
        Title: title,
        Author: "Ballast",
        Creator: "Ballast",
        Producer: "Ballast",
        CreationDate: at,
        ModDate: at,
      },
    });
    this.#pdf.registerFont("regular", font("400Regular", "Inter_400Regular.ttf"));
    this.#pdf.registerFont("strong", font("600SemiBold", "Inter_600SemiBold.ttf"));
    this.#pdf.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
  }

  /** A line or paragraph of text. */
  text(text: string, { size = 9, strong = false, color = "text" as Ink, after = 4 } = {}): void {
    const height = this.#measure(text, WIDTH, size, strong);
    this.#room(height);
    this.#pdf.fillColor(ink[color]).text(text, MARGIN, this.#y, { width: WIDTH, lineGap: 1.5 });
    this.#y += height + after;
  }

  /** The title of a part; stays with what follows it. */
  heading(text: string): void {
    this.#room(56);
    this.#y += 10;
    this.#line(this.#y);
    this.#y += 8;
    this.text(text, { size: 11, strong: true, after: 6 });
  }

  /** Facts by name, one under the other. */
  facts(rows: readonly (readonly [string, string])[]): void {
    const label = 130;
    for (const [name, value] of rows) {
      const height = Math.max(
        this.#measure(name, label - 8, 9, false),
        this.#measure(value, WIDTH - label, 9, false),
      );
      this.#room(height);
      this.#pdf.fillColor(ink.muted).text(name, MARGIN, this.#y, { width: label - 8, lineGap: 1.5 });
      this.#pdf
        .fillColor(ink.text)
        .text(value, MARGIN + label, this.#y, { width: WIDTH - label, lineGap: 1.5 });
      this.#y += height + 3;
    }
  }

  table<R>(columns: readonly Column<R>[], rows: readonly R[]): void {
    const total = columns.reduce((sum, { width }) => sum + width, 0);
    const widths = columns.map(({ width }) => (WIDTH * width) / total);
    const draw = (cells: readonly string[], strong: boolean) => {
      const heights = cells.map((cell, index) => this.#measure(cell, (widths[index] ?? 0) - 6, 7.5, strong));
      const height = Math.max(...heights);
      if (this.#room(height + 4) && !strong)
        draw(
          columns.map(({ header }) => header),
          true,
        );
      let x = MARGIN;
      for (const [index, cell] of cells.entries()) {
        const width = widths[index] ?? 0;
        this.#pdf
          .font(strong ? "strong" : "regular")
          .fontSize(7.5)
          .fillColor(strong ? ink.muted : ink.text)
          .text(cell, x, this.#y + 2, {
            width: width - 6,
            align: columns[index]?.align ?? "left",
            lineGap: 1,
          });
        x += width;
      }
      this.#y += height + 4;
      this.#line(this.#y);
    };
    draw(
      columns.map(({ header }) => header),
      true,
    );
    for (const row of rows)
      draw(
        columns.map(({ value }) => value(row)),
        false,
      );
    this.#y += 6;
  }

  /** A bar of phases, each as long as it took. */
  bar(parts: readonly { readonly label: string; readonly ms: number; readonly strong: boolean }[]): void {
    const total = parts.reduce((sum, { ms }) => sum + ms, 0);
    if (total <= 0) return;
    this.#room(34);
    let x = MARGIN;
    for (const { label, ms, strong } of parts) {
      const width = Math.max(1, (WIDTH * ms) / total);
      this.#pdf.rect(x, this.#y, width - 1, 10).fill(strong ? ink.accent : ink.line);
      if (width > 60)
        this.#pdf
          .font("regular")
          .fontSize(7)
          .fillColor(ink.muted)
          .text(label, x, this.#y + 13, { width: width - 4, height: 9, ellipsis: true });
      x += width;
    }
    this.#y += 30;
  }

  /** Ends the pages with a foot on each, and gives the whole as bytes. */
  async bytes(foot: string): Promise<Buffer> {
    const { count } = this.#pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.#pdf.switchToPage(page);
      const y = 841.89 - FOOT;
      this.#pdf.font("regular").fontSize(6.5).fillColor(ink.muted);
      this.#pdf.text(foot, MARGIN, y, { width: WIDTH - 60, lineBreak: false });
      this.#pdf.text(`${page + 1} of ${count}`, MARGIN + WIDTH - 60, y, {
        width: 60,
        align: "right",
        lineBreak: false,
      });
    }
    const ended = new Promise<Buffer>((resolve, reject) => {
      this.#pdf.on("end", () => resolve(Buffer.concat(this.#chunks)));
      this.#pdf.on("error", reject);
    });
    this.#pdf.end();
    return ended;
  }

  #measure(text: string, width: number, size: number, strong: boolean): number {
    return this.#pdf
      .font(strong ? "strong" : "regular")
      .fontSize(size)
      .heightOfString(text, { width, lineGap: 1.5 });
  }

  /** Begins a page when so much does not fit on this one; whether it did. */
  #room(height: number): boolean {
    if (this.#y + height <= BOTTOM) return false;
    this.#pdf.addPage({ size: "A4", margin: 0 });
    this.#y = MARGIN;
    return true;
  }

  #line(y: number): void {
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .stroke(ink.line);
  }
}
