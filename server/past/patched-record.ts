/**
 * The live record with its gaps filled: where something was imported for a time without a server, its intervals stand in the
 * place of what was unknown. Totals stay those of the live record: registers go on while nobody listens, and what they
 * counted is counted when they are heard again.
 */
import type { Totals } from '../../analytics/record/cut.ts';
import type { Interval } from '../../twin/events.ts';
import type { Span } from './era.ts';
import type { PlantRecord } from './plant-record.ts';

interface Filling {
  readonly record: PlantRecord;
  readonly spans: readonly Span[];
}

export class PatchedRecord implements PlantRecord {
  private readonly live: PlantRecord;
  private readonly filling: readonly Filling[];

  constructor(live: PlantRecord, filling: readonly Filling[]) {
    this.live = live;
    this.filling = filling;
  }

  intervalsOf(m: number, from: number, to: number): readonly Interval[] {
    let intervals = [...this.live.intervalsOf(m, from, to)];
    for (const { record, spans } of this.filling)
      for (const span of spans) {
        if (span.from >= to || span.to <= from) continue;
        intervals = intervals.flatMap((interval) =>
          interval.state === 'unknown' ? without(interval, span) : [interval],
        );
        intervals.push(...record.intervalsOf(m, Math.max(from, span.from), Math.min(to, span.to)));
      }
    return intervals.sort((a, b) => a.from - b.from);
  }

  tallyAt(m: number, at: number): Totals | undefined {
    return this.live.tallyAt(m, at);
  }

  firstInterval(m: number): Interval | undefined {
    return this.live.firstInterval(m);
  }

  contextsOf(m: number, from: number, to: number): ReturnType<PlantRecord['contextsOf']> {
    return this.live.contextsOf(m, from, to);
  }

  changesOf(line: number, from: number, to: number): ReturnType<PlantRecord['changesOf']> {
    const filled = this.filling.flatMap(({ record, spans }) =>
      spans.flatMap((span) =>
        span.from < to && span.to > from
          ? record.changesOf(line, Math.max(from, span.from), Math.min(to, span.to)).filter(({ at }) => at >= span.from)
          : [],
      ),
    );
    if (filled.length === 0) return this.live.changesOf(line, from, to);
    return [...this.live.changesOf(line, from, to), ...filled].sort((a, b) => a.at - b.at);
  }
}

/** What is left of an interval outside a span. */
function without(interval: Interval, span: Span): Interval[] {
  if (span.from >= interval.to || span.to <= interval.from) return [interval];
  const parts: Interval[] = [];
  if (interval.from < span.from) parts.push({ ...interval, to: span.from });
  if (span.to < interval.to) parts.push({ ...interval, from: span.to });
  return parts;
}
