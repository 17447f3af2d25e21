/** Table of gauge studies, as types. Times are epoch ms. A study is a fact: the next one is a version of its own. */
import type { ColumnType, Generated } from 'kysely';
import type { GaugeStudy, Measurement } from '../../../analytics/spc/gauge.ts';

export interface GaugeTables {
  gauge_study: {
    id: Generated<number>;
    characteristic: string;
    version: number;
    gauge: string;
    note: string;
    /** Date by which it is studied again, `2026-12-31`; empty = none is set. */
    due: string;
    measurements: ColumnType<readonly Measurement[], string, never>;
    /** As it was found then. */
    study: ColumnType<GaugeStudy, string, never>;
    by_whom: string;
    recorded: number;
  };
}
