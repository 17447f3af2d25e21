/** Reads a Parquet file with DuckDB, in memory and bounded: times as epoch ms, everything else as texts. */
import { DuckDBInstance } from '@duckdb/node-api';

const MEMORY = '512MB';
const TIMES = /^(at|time|timestamp)$/i;

/** As `readCsv`; the number of a row takes the place of the line, and `read` is told rows. Gives the number of rows. */
export async function readParquet(
  file: string,
  header: (cells: readonly string[]) => void,
  row: (line: number, cells: readonly string[]) => void,
  read: (rows: number, all: number) => void,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY, threads: '1' });
  try {
    const connection = await instance.connect();
    const source = `read_parquet('${file.replaceAll("'", "''")}')`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
    const columns = described.getRowObjects().map((column) => ({
      name: String(column['column_name']),
      type: String(column['column_type']),
    }));
    const count = await connection.runAndReadAll(`SELECT count(*)::INTEGER AS n FROM ${source}`);
    const all = Number(count.getRowObjects()[0]?.['n'] ?? 0);
    header(columns.map(({ name }) => name));
    const picks = columns.map(({ name, type }) => {
      const column = `"${name.replaceAll('"', '""')}"`;
      if (!TIMES.test(name)) return `CAST(${column} AS VARCHAR)`;
      // A TIMESTAMP without a zone is UTC, as Parquet writers mean it.
      return /^(TIMESTAMP|DATE)/.test(type)
        ? `CAST(epoch_us(CAST(${column} AS TIMESTAMP)) / 1000.0 AS VARCHAR)`
        : `CAST(${column} AS VARCHAR)`;
    });
    await connection.run("SET TimeZone = 'UTC'");
    const result = await connection.stream(`SELECT ${picks.join(', ')} FROM ${source}`);
    let number = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      for (const cells of chunk.getRows())
        row(
          ++number,
          cells.map((cell) => (cell === null ? '' : String(cell))),
        );
      read(number, all);
    }
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
