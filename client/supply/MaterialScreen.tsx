import { Trouble } from '../ui/Trouble.tsx';
import '../alarms/alarms.css';
import { placeOf } from '../alarms/alarm-place.ts';
import { CallList } from '../alarms/CallList.tsx';
import { SpanPicker } from '../alarms/SpanPicker.tsx';
import { useCallWords } from '../alarms/use-call-words.ts';
import { useWindow } from '../alarms/use-window.ts';
import type { CallsMaterialAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** Cards that are open, and how bins were replenished: how often, how long, how many late, which ran dry. */
export function MaterialScreen() {
  const { t, f } = useWords();
  const plant = usePlant();
  const { binName } = useCallWords();
  const { span, setSpan, query } = useWindow('week');
  const { answer, failed } = useAnswer<CallsMaterialAnswer>(`/api/v1/calls/material?${query}`, span);
  return (
    <>
      <CallList line={null} />
      <section className="card alarms-card scroll">
        <div className="card-head">
          <h2>{t('supply.report')}</h2>
          <span className="grow" />
          <SpanPicker span={span} pick={setSpan} />
        </div>
        <Trouble words={failed} />
        {answer?.bins.length === 0 && <p className="quiet">{t('supply.none')}</p>}
        {answer && answer.bins.length > 0 && (
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('supply.bin')}</th>
                {(['cards', 'took', 'declared', 'late', 'dry'] as const).map((one) => (
                  <th key={one} scope="col" className="right">
                    {t(`supply.figure.${one}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.bins.map((row) => (
                <tr key={`${row.bin} ${row.line} ${row.material}`} data-bin={row.bin ?? row.material}>
                  <th scope="row">
                    {binName(row.bin, row.material)}
                    <span className="quiet"> {placeOf(plant, row, f)}</span>
                  </th>
                  <td className="right num">
                    {f.number(row.cards)}
                    {row.open > 0 && <span className="quiet"> {t('supply.openCount', { count: row.open })}</span>}
                  </td>
                  <td className="right num">
                    {row.lead ? `${f.duration(row.lead.p50 * 1000)} / ${f.duration(row.lead.p90 * 1000)}` : f.none}
                  </td>
                  <td className="right num">{row.declared === null ? f.none : f.duration(row.declared * 1000)}</td>
                  <td className="right num">{row.late > 0 ? <b>{f.number(row.late)}</b> : 0}</td>
                  <td className="right num">
                    {row.dry > 0 ? (
                      <b>{t('supply.dryFor', { count: row.dry, time: f.duration(row.dryFor * 1000) })}</b>
                    ) : (
                      0
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
