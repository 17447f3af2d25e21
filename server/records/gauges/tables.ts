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
    measurements: ColumnType<readonly Measurement[], string, never>;
    /** As it was found then. */
    study: ColumnType<GaugeStudy, string, never>;
    by_whom: string;
    recorded: number;
  };
}
