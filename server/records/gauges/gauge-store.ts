/** Gauge studies (repeatability and reproducibility) as they were made: kept with their measurements, never changed. */
import { type GaugeRefusal, type GaugeStudy, gaugeStudy, type Measurement } from '../../../analytics/spc/gauge.ts';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { gaugeVerdict } from './gauge-verdict.ts';

export interface StudyMade {
  readonly characteristic: string;
  /** Name or number of the gauge. */
  readonly gauge: string;
  readonly note: string;
  /** Date by which it is studied again, `2026-12-31`; empty = none is set. */
  readonly due: string;
  readonly measurements: readonly Measurement[];
}

export interface KnownStudy extends StudyMade {
  readonly id: number;
  /** Counted by characteristic. */
  readonly version: number;
  readonly study: GaugeStudy;
  readonly by: string;
  readonly recorded: number;
}

const WHY: Readonly<Record<GaugeRefusal, string>> = {
  'not-a-number': 'a measurement is no number',
  'too-few-parts': 'it takes two parts or more',
  'too-few-operators': 'it takes two operators or more',
  'too-few-trials': 'every operator measures every part twice or more',
  unbalanced: 'every operator measures every part equally often',
  'no-variation': 'all measurements are the same: neither parts nor gauge can be told apart',
};

export class GaugeStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Throws `Refused` where no study can be made of the measurements; nothing is kept then. */
  add(made: StudyMade, by: Actor): Promise<KnownStudy> {
    const { characteristic, gauge, note, due, measurements } = made;
    const found = gaugeStudy(measurements);
    if (!found.ok) throw new Refused('gauge-study-invalid', WHY[found.reason], 'measurements');
    const { study } = found;
    return this.records.transact(async (trx) => {
      // Two at once get one version each.
      const known = await trx
        .selectFrom('characteristic')
        .select('id')
        .where('characteristic', '=', characteristic)
        .where('superseded', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (!known)
        throw new Refused(
          'characteristic-unknown',
          `there is no characteristic \`${characteristic}\``,
          'characteristic',
        );
      const last = await trx
        .selectFrom('gauge_study')
        .select(({ fn }) => fn.max('version').as('version'))
        .where('characteristic', '=', characteristic)
        .executeTakeFirst();
      const version = (last?.version ?? 0) + 1;
      const recorded = this.now();
      const { id } = await trx
        .insertInto('gauge_study')
        .values({
          ...{ characteristic, version, gauge, note, due, by_whom: by.who, recorded },
          measurements: JSON.stringify(measurements),
          study: JSON.stringify(study),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const after = {
        characteristic,
        version,
        gauge,
        verdict: gaugeVerdict(study[study.chosen === 'pooled' ? 'pooled' : 'withInteraction']),
      };
      await audit(trx, { at: recorded, ...by, what: 'gauge-studied', subject: `gauge-study:${id}`, after });
      return { id: Number(id), version, ...made, study, by: by.who, recorded };
    });
  }

  /** The newest first; `before`: those of a lower id. */
  list(asked: {
    readonly characteristic: string | null;
    readonly limit: number;
    readonly before: number | null;
  }): Promise<KnownStudy[]> {
    const { characteristic, limit, before } = asked;
    return this.records.ask(async (db) => {
      let wanted = db.selectFrom('gauge_study').selectAll().orderBy('id', 'desc').limit(limit);
      if (characteristic !== null) wanted = wanted.where('characteristic', '=', characteristic);
      if (before !== null) wanted = wanted.where('id', '<', before);
      return (await wanted.execute()).map(({ by_whom, id, ...row }) => ({ ...row, id: Number(id), by: by_whom }));
    });
  }
}
