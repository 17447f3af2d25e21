/** Tables of limits of the surroundings, as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { EnvironmentalLimit } from './words.ts';

type Body = Omit<EnvironmentalLimit, 'id' | 'revision' | 'effectiveFrom' | 'effectiveTo'>;

export interface LimitTables {
  limit_revision: {
    id: Generated<number>;
    limit: string;
    revision: string;
    body: ColumnType<Body, string, string>;
    effective_from: number;
    effective_to: number | null;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  limit_reading: {
    id: Generated<number>;
    limit: string;
    at_ms: number;
    value: number;
    note: string;
    by_whom: string;
    recorded: number;
  };
  limit_stretch: {
    id: Generated<number>;
    limit: string;
    revision: string;
    kind: 'exceeded' | 'no-data';
    from_ms: number;
    to_ms: number;
    open: boolean;
    worst: number | null;
    periods: number;
    known_ms: number;
    recorded: number;
    superseded: number | null;
  };
  limit_answer: {
    id: Generated<number>;
    limit: string;
    from_ms: number;
    cause: string;
    action: string;
    by_whom: string;
    recorded: number;
  };
}
