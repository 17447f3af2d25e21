/** A database that goes away at a statement of one's choice: its session is ended there, as a server that dies ends it. */
import pg from 'pg';

type Query = (this: pg.Client, ...asked: unknown[]) => unknown;

const prototype = pg.Client.prototype as unknown as { query: Query };
const query = prototype.query;

export interface CutOff {
  /** Statements of the transaction so far, its begin and commit among them. */
  readonly statements: number;
  /** True when it was cut. */
  readonly cut: boolean;
  end(): void;
}

/**
 * Cuts the first transaction that writes an audit row or anything else while this lasts, at its statement `at` (from 1).
 * `lost`: the statement is carried out, and only its answer is lost with the connection.
 */
export function cutAt(at: number, { lost, kill }: { lost: boolean; kill?: () => Promise<void> }): CutOff {
  let session: pg.Client | null = null;
  const state = {
    statements: 0,
    cut: false,
    end: () => {
      prototype.query = query;
    },
  };
  prototype.query = function (...asked) {
    const text = typeof asked[0] === 'string' ? asked[0] : ((asked[0] as { text?: string })?.text ?? '');
    if (/^begin$/i.test(text.trim()) && session === null) session = this;
    if (this !== session || state.cut) return query.apply(this, asked);
    state.statements++;
    if (state.statements !== at) return query.apply(this, asked);
    state.cut = true;
    const answer = lost ? Promise.resolve(query.apply(this, asked)) : Promise.resolve();
    return answer.then(async () => {
      if (kill) await kill();
      else (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      throw new Error('Connection terminated unexpectedly');
    });
  };
  return state;
}
