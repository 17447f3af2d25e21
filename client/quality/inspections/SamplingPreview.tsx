import { getSampling } from '../../http/inspections-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import type { PlanDraft } from './plan-draft.ts';

/** What would be drawn of a lot of so many units: told by the server while level and AQL are chosen. */
export function SamplingPreview({ level, aql, units }: Pick<PlanDraft, 'level' | 'aql' | 'units'>) {
  const { t, f } = useWords();
  const count = Math.floor(typedNumber(units) ?? Number.NaN);
  const fits = Number.isFinite(count) && count >= 2;
  const { answer, trouble } = usePolled(
    async (signal) => (fits ? await getSampling({ units: count, level, aql }, signal) : null),
    `${count} ${level} ${aql}`,
  );
  if (trouble) return <Trouble words={trouble} />;
  if (!fits) return <p className="quiet">{t('inspections.write.unitsWrong')}</p>;
  return (
    <table className="order-table" aria-live="polite">
      <caption className="quiet">{t('inspections.write.of', { count: f.number(count) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('inspections.write.severity')}</th>
          <th scope="col">{t('inspections.write.draw')}</th>
          <th scope="col">{t('inspections.write.accept')}</th>
          <th scope="col">{t('inspections.write.reject')}</th>
        </tr>
      </thead>
      <tbody>
        {answer?.map(({ severity, n, accept, reject, whole }) => (
          <tr key={severity}>
            <th scope="row">{t(`inspections.severity.${severity}`)}</th>
            <td className="num">
              {f.number(n)} {whole && <span className="caption">{t('inspections.write.whole')}</span>}
            </td>
            <td className="num">{f.number(accept)}</td>
            <td className="num">{f.number(reject)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
