import type { LossesStretchesAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { type Asked, windowQuery } from '../losses/asked.ts';
import { useNames } from '../losses/use-names.ts';
import { Link } from '../router/Link.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { walkLink } from './walk-link.ts';

const ASKED = 400;
const SHOWN = 24;
/** Shorter ones are seldom walked back from, ms. */
const WORTH_MS = 10_000;

/** The longest standstills of a line's machines in the period: where a walk back can begin. */
export function Standstills({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const names = useNames();
  const { answer, failed } = useAnswer<LossesStretchesAnswer>(
    `/api/v1/losses/stretches?scope=${asked.scope}&${windowQuery(asked.period)}&limit=${ASKED}&all=true`,
    `${asked.key} standstills`,
  );
  const long = (one: LossesStretchesAnswer['stretches'][number]) => Date.parse(one.to) - Date.parse(one.from);
  const list = [...(answer?.stretches ?? [])]
    .filter((one) => long(one) >= WORTH_MS)
    .sort((a, b) => long(b) - long(a))
    .slice(0, SHOWN);
  return (
    <section className="card" aria-labelledby="standstills-title">
      <h2 id="standstills-title">{t('find.pick')}</h2>
      <p className="quiet">{t('find.pickHow')}</p>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && list.length === 0 && <p className="quiet">{t('find.nobodyStood')}</p>}
      <ul className="find-list">
        {list.map((one) => (
          <li key={`${one.machine} ${one.from}`}>
            <Link className="find-row" href={walkLink(one.machine, Date.parse(one.from))}>
              <StateGlyph state={one.state} size={14} />
              <b>{names.machine(one.machine)}</b>
              <span className="find-words">
                {names.reason({ reason: one.reason, machine: one.machine, ...(one.cause ? { cause: one.cause } : {}) })}
              </span>
              <span className="num">{f.day(Date.parse(one.from))}</span>
              <span className="num find-long">{f.duration(long(one))}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
