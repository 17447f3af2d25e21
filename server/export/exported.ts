/** What `gemba export` writes: of each table where it is asked for, and its columns with the type they have as Parquet. */
export interface ExportedTable {
  /** Of the file. */
  readonly name: string;
  /** Below /api/v1/; answers CSV. */
  readonly path: string;
  /** Comes by the page. */
  readonly paged: boolean;
  /** In the order of the CSV; DuckDB's names of types. */
  readonly columns: Readonly<Record<string, string>>;
  /** As Parquet, where it is more than the columns. */
  readonly select?: string;
}

const sums = { good: 'DOUBLE', reject: 'DOUBLE', rework: 'DOUBLE', energyKwh: 'DOUBLE' };

export const EXPORTED: readonly ExportedTable[] = [
  {
    name: 'readings',
    path: 'export/readings',
    paged: false,
    columns: { tag: 'VARCHAR', at: 'TIMESTAMP', value: 'VARCHAR', quality: 'VARCHAR' },
    // A text of a text tag stays a text; numbers are numbers.
    select:
      'tag, "at", TRY_CAST(value AS DOUBLE) AS value, CASE WHEN TRY_CAST(value AS DOUBLE) IS NULL THEN value END AS text, quality',
  },
  {
    name: 'intervals',
    path: 'export/intervals',
    paged: false,
    columns: {
      ...{ machine: 'VARCHAR', from: 'TIMESTAMP', to: 'TIMESTAMP', state: 'VARCHAR', fault: 'INTEGER' },
      ...{ good: 'DOUBLE', reject: 'DOUBLE', energy_kwh: 'DOUBLE' },
    },
  },
  {
    name: 'record',
    path: 'records/intervals',
    paged: true,
    columns: {
      ...{ id: 'BIGINT', machine: 'VARCHAR', line: 'VARCHAR', from: 'TIMESTAMP', to: 'TIMESTAMP' },
      ...{ state: 'VARCHAR', fault: 'INTEGER', reason: 'VARCHAR', ...sums },
      ...{ product: 'VARCHAR', order: 'VARCHAR', lot: 'VARCHAR', shift: 'VARCHAR', crew: 'VARCHAR' },
    },
  },
  {
    name: 'hours',
    path: 'records/oee',
    paged: true,
    columns: {
      ...{ scope: 'VARCHAR', hour: 'TIMESTAMP', product: 'VARCHAR', order: 'VARCHAR' },
      ...{ windowS: 'DOUBLE', plannedBusyS: 'DOUBLE', productionS: 'DOUBLE', unknownS: 'DOUBLE', idealGoodS: 'DOUBLE' },
      ...sums,
      ...{ availability: 'DOUBLE', effectiveness: 'DOUBLE', quality: 'DOUBLE', oee: 'DOUBLE' },
    },
  },
];
