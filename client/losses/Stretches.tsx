import type { LossesStretchesAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { type Asked, windowQuery } from './asked.ts';
import type { Only } from './filter.ts';
import { useNames } from './use-names.ts';

const SHOWN = 30;

/** The stops themselves, newest first; a click shows the plant at that moment. `all`: of all machines, not the constraint's. */
export function Stretches(props: { readonly asked: Asked; readonly only: Only; readonly all: boolean }) {
  const { t, f } = useWords();
  const names = useNames();
  const { asked, only, all } = props;
  const filters = new URLSearchParams(only as Record<string, string>);
  if (all) filters.set('all', 'true');
  const { answer, failed } = useAnswer<LossesStretchesAnswer>(
    `/api/v1/losses/stretches?scope=${asked.scope}&${windowQuery(asked.period)}&limit=${SHOWN}&${filters}`,
    `${asked.key} stretches ${filters}`,
  );
  if (failed) return <p role="alert">{t('losses.failed', { why: failed })}</p>;
  return (
    <ul className="stretches">
      {answer?.stretches.map((stretch) => {
        const from = Date.parse(stretch.from);
        const key = {
          reason: stretch.reason,
          machine: stretch.machine,
          ...(stretch.cause ? { cause: stretch.cause } : {}),
        };
        return (
          <li key={`${stretch.machine}${stretch.from}`}>
            <button type="button" title={t('panel.showThen')} onClick={() => goTo(Math.ceil(from / 1000) * 1000)}>
              <span className="num">{f.day(from)}</span>
              <StateGlyph state={stretch.state} size={13} />
              <span className="stretch-words">
                {names.reason(key)} <span className="quiet">{names.machine(stretch.machine)}</span>
              </span>
              <span className="num">{f.age(Date.parse(stretch.to) - from)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
