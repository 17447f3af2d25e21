/** The stretches of time behind an entry of a Pareto or a pattern, newest first: where somebody clicks to see what happened. */
import { sql } from 'kysely';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import { IS_LOSS, type LossDimension, lossColumn, lossRow } from '../losses.ts';
import { type PieceRow, pieceOf } from '../time/pieces.ts';
import type { Moment, TimeQuestions } from '../time/questions.ts';

/** Pieces read for each stretch that is told: one stop is cut at each hour and change of context. */
const PIECES_EACH = 4;

export interface StretchesAsked {
  readonly machines: readonly string[];
  readonly window: Window;
  readonly only: Readonly<Partial<Record<LossDimension, string>>>;
  readonly most: number;
}

export function stretchesOf(questions: TimeQuestions, asked: StretchesAsked): Promise<RecordedPiece[]> {
  return questions.at(asked.machines, async (moment) => {
    const pieces = await recorded(moment, asked);
    for (const machine of asked.machines)
      for (const piece of await questions.tail(moment, machine, asked.window))
        if (fits(piece, asked)) pieces.push(piece);
    return joined(pieces)
      .sort((a, b) => b.from - a.from)
      .slice(0, asked.most);
  });
}

async function recorded({ trx }: Moment, { machines, window, only, most }: StretchesAsked): Promise<RecordedPiece[]> {
  const filters = Object.entries(only).map(([dimension, value]) =>
    dimension === 'shift' && value !== ''
      ? sql`AND (shift = ${value} OR right(shift, ${value.length + 1}::int) = ${` ${value}`})`
      : sql`AND ${lossColumn(dimension as LossDimension)} = ${value}`,
  );
  const { rows } = await sql<PieceRow>`
    SELECT * FROM piece
    WHERE superseded IS NULL AND stop_id IS NOT NULL AND from_ms < ${window.to} AND to_ms > ${window.from}
      AND machine = ANY(${[...machines]}::text[]) AND ${IS_LOSS} ${sql.join(filters, sql` `)}
    ORDER BY from_ms DESC LIMIT ${most * PIECES_EACH}`.execute(trx);
  return rows.map(pieceOf);
}

function fits(piece: RecordedPiece, { only }: StretchesAsked): boolean {
  const row = lossRow(piece);
  if (!row) return false;
  return Object.entries(only).every(([dimension, value]) => {
    const own = row[dimension as LossDimension];
    return own === value || (dimension === 'shift' && value !== '' && own.endsWith(` ${value}`));
  });
}

/** Pieces of one stop that follow each other and say the same are one stretch. */
function joined(pieces: readonly RecordedPiece[]): RecordedPiece[] {
  const stretches: RecordedPiece[] = [];
  for (const piece of [...pieces].sort((a, b) =>
    a.machine < b.machine ? -1 : a.machine > b.machine ? 1 : a.from - b.from,
  )) {
    const last = stretches.at(-1);
    const goesOn =
      last?.machine === piece.machine &&
      last.to === piece.from &&
      last.stop?.id === piece.stop?.id &&
      last.reason === piece.reason &&
      last.state === piece.state;
    if (goesOn) stretches[stretches.length - 1] = { ...last, to: piece.to };
    else stretches.push(piece);
  }
  return stretches;
}
