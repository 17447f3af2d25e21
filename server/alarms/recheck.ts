/**
 * What was told of an alarm is held against the past again when something it looks at came late. What turns out not to have
 * been stays on record as told, with the moment at which it was found not to be so; what people did about it stays as it is.
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Alarm } from '../../twin/plant/alarms.ts';
import type { Records } from '../records/database.ts';
import { Looking } from '../records/looking.ts';
import type { TwinHost } from '../twin-host.ts';
import { pastEpisodes, type TrialPast } from './try-alarm.ts';

const LOOK_MS = 1_000;
/** Readings before the late one that tell how it stood, ms. */
const LEAD_MS = 3_600_000;

export interface RecheckOptions {
  readonly host: TwinHost;
  readonly records: Records;
  readonly log: Logger;
  past(): TrialPast;
  /** Journal offset up to which the historian has everything. */
  fedTo(): number;
  /** Rows that are not in the record yet. */
  unrecorded(): number;
}

interface Noted {
  readonly alarm: Alarm;
  from: number;
  /** The historian has what came late when it got this far. */
  offset: number;
}

export class AlarmRecheck {
  private readonly options: RecheckOptions;
  private readonly noted = new Map<string, Noted>();
  private readonly looking: Looking;

  constructor(options: RecheckOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'late data of alarms wait',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  note(alarm: Alarm, from: number): void {
    const offset = this.options.host.journal.next;
    const known = this.noted.get(alarm.id);
    this.noted.set(alarm.id, { alarm, from: Math.min(from, known?.from ?? from), offset });
  }

  private async look(): Promise<void> {
    const { fedTo, unrecorded, records } = this.options;
    if (this.noted.size === 0 || unrecorded() > 0 || records.status.status !== 'up') return;
    for (const [id, one] of this.noted) {
      if (fedTo() < one.offset) continue;
      await this.check(one);
      // Something else may have come late while it was looked at.
      if (this.noted.get(id) === one) this.noted.delete(id);
    }
  }

  private async check({ alarm, from }: Noted): Promise<void> {
    const { host, records, past } = this.options;
    const now = host.now();
    const episodes = await pastEpisodes(past(), alarm, { from: from - LEAD_MS, to: now });
    const told = await records.ask((db) =>
      db
        .selectFrom('alarm_event')
        .select(['what', 'at_ms as at'])
        .where('alarm', '=', alarm.id)
        .where('what', 'in', ['activated', 'returned'])
        .where('superseded', 'is', null)
        .where('at_ms', '>=', from)
        .orderBy('at_ms')
        .orderBy('id')
        .execute(),
    );
    for (const [i, { what, at }] of told.entries()) {
      if (what !== 'activated') continue;
      const end = told.slice(i + 1).find((row) => row.what === 'returned')?.at ?? now;
      if (episodes.some((one) => one.at <= end && (one.to ?? now) >= at)) continue;
      const next = told.slice(i + 1).find((row) => row.what === 'activated')?.at ?? Number.MAX_SAFE_INTEGER;
      await records.ask((db) =>
        sql`
          UPDATE alarm_event SET superseded = ${now}
          WHERE alarm = ${alarm.id} AND superseded IS NULL AND by_whom = '' AND at_ms >= ${at} AND at_ms < ${next}
            AND what IN ('activated', 'returned', 'repeated', 'escalated')`.execute(db),
      );
    }
  }
}
