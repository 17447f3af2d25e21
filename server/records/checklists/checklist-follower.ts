/**
 * Opens checklists when what they are bound to happens. Each opening has a cause with a name of its own, so that a restart, or
 * looking again, opens nothing twice.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { shiftAt, shiftKey } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';
import { Looking } from '../looking.ts';
import { recordedIntervals } from '../recorded-intervals.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { RunStore } from './run-store.ts';
import { lastTurn } from './shift-time.ts';
import { lastStopEnded } from './stop-ended.ts';
import type { Standing, TemplateStore } from './template-store.ts';
import { type Binding, type Context, seriesOf } from './words.ts';

const LOOK_MS = 2_000;
/** Sums are asked for less often, ms. */
const COUNT_MS = 10_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** How far back a stop may have ended that nobody looked at, as after a restart. */
const STOPS_MS = 24 * HOUR_MS;

export interface ChecklistFollowerOptions {
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly templates: TemplateStore;
  readonly runs: RunStore;
  plant(): PlantModel;
  contextNow(line: Line): Promise<Context>;
  lotNow(line: Line): Promise<string | null>;
  readonly now: () => number;
  readonly log: Logger;
}

/** A cause of an opening: its name, and when it was. */
interface Cause {
  readonly name: string;
  readonly at: number;
}

export class ChecklistFollower {
  private readonly options: ChecklistFollowerOptions;
  private readonly looking: Looking;
  private counted = 0;

  constructor(options: ChecklistFollowerOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'checklists could not be opened',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  async look(): Promise<void> {
    const { templates, plant, now } = this.options;
    const standing = await templates.list();
    const counts = now() - this.counted >= COUNT_MS;
    if (counts) this.counted = now();
    for (const line of plant().lines) {
      const context = await this.options.contextNow(line);
      const changed = await this.changes(line.id, context, await this.options.lotNow(line));
      for (const template of standing)
        for (const binding of template.bindings) {
          if (lineOf(plant(), binding.scope) !== line.id) continue;
          if (binding.product !== null && binding.product !== context.product) continue;
          const cause = await this.causeOf(template, binding, line, changed, counts);
          if (cause) await this.open(template, binding, line.id, cause);
        }
    }
  }

  private async open(template: Standing, binding: Binding, line: string, { name, at }: Cause): Promise<void> {
    const series = seriesOf(template.id, binding);
    await this.options.runs.open({
      ...{
        id: randomUUID(),
        cause: `${series} ${name}`,
        series,
        template: template.id,
        version: template.version,
        line,
        at,
      },
      machine: binding.scope.startsWith('machine:') ? binding.scope.slice('machine:'.length) : null,
      trigger: binding.trigger,
      dueAt: binding.dueMin === null ? null : at + binding.dueMin * MINUTE_MS,
    });
  }

  private async causeOf(
    template: Standing,
    binding: Binding,
    line: Line,
    changed: Changes,
    counts: boolean,
  ): Promise<Cause | null> {
    const { plant, now } = this.options;
    switch (binding.trigger) {
      case 'shift-start': {
        const span = shiftAt(plant(), line, now());
        return span && span.from >= template.since ? { name: shiftKey(span), at: span.from } : null;
      }
      case 'order-start':
        return changed.order === null ? null : { name: changed.order, at: now() };
      case 'changeover':
        return changed.product === null ? null : { name: `${changed.product} ${now()}`, at: now() };
      case 'lot':
        return changed.lot === null ? null : { name: changed.lot, at: now() };
      case 'minutes':
        return counts ? this.minutesOf(template, binding, line) : null;
      case 'after-stop':
        return counts ? this.stopOf(template, binding, line) : null;
      case 'hours': {
        const every = (binding.every ?? 1) * HOUR_MS;
        const turn = Math.floor((now() - template.since) / every);
        // A line that does not work asks nobody for anything.
        if (turn < 1 || (line.shifts.length > 0 && !shiftAt(plant(), line, now()))) return null;
        return { name: String(turn), at: template.since + turn * every };
      }
      case 'units':
        return counts ? this.unitsOf(template, binding, line) : null;
      case 'hand':
        return null;
      default:
        return binding.trigger satisfies never;
    }
  }

  /** So many good units since it was opened last, or since it was written. */
  private async unitsOf(template: Standing, binding: Binding, line: Line): Promise<Cause | null> {
    const { questions, now } = this.options;
    const from = await this.openedLast(template, binding);
    if (from >= now()) return null;
    const scope = this.machineOf(binding, line);
    const { good } = await questions.total({ scopes: [scope], window: { from, to: now() } });
    return good >= (binding.every ?? 1) ? { name: String(from), at: now() } : null;
  }

  /** So many minutes of shift time since it was opened last, or since it was written. */
  private async minutesOf(template: Standing, binding: Binding, line: Line): Promise<Cause | null> {
    const { plant, now } = this.options;
    // A line that does not work asks nobody for anything.
    if (line.shifts.length > 0 && !shiftAt(plant(), line, now())) return null;
    const from = await this.openedLast(template, binding);
    const at = lastTurn(plant(), line, (binding.every ?? 1) * MINUTE_MS, from, now());
    return at === null ? null : { name: String(from), at };
  }

  /** Its machine, or the line's constraint, runs again after a stop of at least so many minutes. */
  private async stopOf(template: Standing, binding: Binding, line: Line): Promise<Cause | null> {
    const { plant, questions, now } = this.options;
    const window = { from: now() - STOPS_MS, to: now() };
    const scope = this.machineOf(binding, line);
    const machine = plant().machines.find(({ id }) => `machine:${id}` === scope);
    if (!machine) return null;
    const asked = { scope: { kind: 'machine', machine }, window, step: 0, known: null, now: now() } as const;
    const intervals = await recordedIntervals(plant(), questions, asked);
    const at = lastStopEnded(intervals, (binding.every ?? 1) * MINUTE_MS, now());
    return at === null || at < template.since ? null : { name: `${scope} ${at}`, at };
  }

  /** When one of its series was opened last, or it was written first, epoch ms. */
  private async openedLast(template: Standing, binding: Binding): Promise<number> {
    const series = seriesOf(template.id, binding);
    const last = await this.options.records.ask((db) =>
      db
        .selectFrom('checklist_run')
        .select(({ fn }) => fn.max('opened_ms').as('at'))
        .where('series', '=', series)
        .executeTakeFirst(),
    );
    return last?.at ?? template.since;
  }

  /** `machine:<id>`: of a line its constraint. */
  private machineOf({ scope }: Binding, line: Line): string {
    return scope.startsWith('machine:') ? scope : `machine:${this.options.plant().machines[line.constraint]?.id}`;
  }

  /** What of order, lot and product is other than when it was looked at last, also before a restart; null = nothing new. */
  private changes(line: string, { order, product }: Context, lot: string | null): Promise<Changes> {
    return this.options.records.transact(async (trx) => {
      const reader = `checklists:${line}`;
      const known = await trx.selectFrom('progress').select('place').where('reader', '=', reader).executeTakeFirst();
      const before = known ? (JSON.parse(known.place) as Partial<Changes>) : null;
      const next = {
        order: order ?? before?.order ?? null,
        product: product ?? before?.product ?? null,
        lot: lot ?? before?.lot ?? null,
      };
      if (before && before.order === next.order && before.product === next.product && before.lot === next.lot)
        return { order: null, product: null, lot: null };
      const place = JSON.stringify(next);
      await trx
        .insertInto('progress')
        .values({ reader, place })
        .onConflict((conflict) => conflict.column('reader').doUpdateSet({ place }))
        .execute();
      return {
        order: order !== null && order !== before?.order ? order : null,
        lot: lot !== null && lot !== before?.lot ? lot : null,
        // The first product of a line is no change of one.
        product: product !== null && before?.product && product !== before.product ? product : null,
      };
    });
  }
}

interface Changes {
  readonly order: string | null;
  readonly product: string | null;
  readonly lot: string | null;
}

/** The line of a scope; null = the plant has none. */
export function lineOf(plant: PlantModel, scope: string): string | null {
  const [kind, id] = scope.split(':', 2);
  if (kind === 'line') return plant.lines.find((line) => line.id === id)?.id ?? null;
  const machine = plant.machines.find((one) => one.id === id);
  return plant.lines[machine?.line ?? -1]?.id ?? null;
}
