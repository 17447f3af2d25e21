/** Rows that screens keep by id (alarms, calls): all that matter to who comes, then those that change, coalesced. */
import type { News } from '../../twin/live/protocol.ts';
import type { View } from './view-of.ts';

export interface NewsRow {
  readonly id: string;
  readonly line: string | null;
}

export interface NewsSource<Row extends NewsRow> {
  /** Those that screens show from the first moment. */
  current(): readonly Row[];
  listen(changed: (rows: readonly Row[]) => void): () => void;
}

export class NewsBoard<Row extends NewsRow> {
  private readonly source: NewsSource<Row>;
  private readonly changed = new Map<string, Row>();
  private readonly forget: () => void;

  constructor(source: NewsSource<Row>) {
    this.source = source;
    this.forget = source.listen((rows) => {
      for (const row of rows) this.changed.set(row.id, row);
    });
  }

  all(view: View): News<Row> {
    return { all: true, rows: this.source.current().filter((row) => mayBeSeen(view, row)) };
  }

  /** What changed since the last call; null = nothing. */
  take(): readonly Row[] | null {
    if (this.changed.size === 0) return null;
    const rows = [...this.changed.values()];
    this.changed.clear();
    return rows;
  }

  stop(): void {
    this.forget();
  }
}

/** What is of no line is for everybody. */
export const mayBeSeen = (view: View, { line }: NewsRow): boolean =>
  view === true || (view !== false && (line === null || view.includes(line)));
