import type { CallsResponseAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useWords } from '../words/use-words.ts';
import { useCallKind } from './use-call-kind.ts';

/** How long people took to answer calls, by kind: median and nine of ten. */
export function CallTimes({ query, span }: { readonly query: string; readonly span: string }) {
  const { t, f } = useWords();
  const kindName = useCallKind();
  const { answer } = useAnswer<CallsResponseAnswer>(`/api/v1/calls/response?${query}`, span);
  const kinds = answer?.kinds.filter(({ calls }) => calls > 0) ?? [];
  if (kinds.length === 0) return null;
  const spread = (took: (typeof kinds)[number]['arrived']) =>
    took === null ? f.none : `${f.duration(took.p50 * 1000)} / ${f.duration(took.p90 * 1000)}`;
  return (
    <section className="card alarms-card scroll">
      <h2>{t('calls.times')}</h2>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('calls.kind')}</th>
            <th scope="col" className="right">
              {t('calls.count')}
            </th>
            <th scope="col" className="right">
              {t('calls.untilSeen')}
            </th>
            <th scope="col" className="right">
              {t('calls.untilThere')}
            </th>
            <th scope="col" className="right">
              {t('calls.untilDone')}
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((one) => (
            <tr key={one.kind}>
              <th scope="row">{kindName(one.kind)}</th>
              <td className="right num">{f.number(one.calls)}</td>
              <td className="right num">{spread(one.acknowledged)}</td>
              <td className="right num">{spread(one.arrived)}</td>
              <td className="right num">{spread(one.resolved)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
