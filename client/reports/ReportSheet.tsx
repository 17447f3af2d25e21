import type { Line } from '../../twin/plant/model.ts';
import { ActionList } from '../actions/ActionList.tsx';
import type { ReportsShiftAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { HandoverNotes } from './HandoverNotes.tsx';
import { MiniFall } from './MiniFall.tsx';
import { ReportFigures } from './ReportFigures.tsx';
import { ChangeoverList, EnergyPart, LossRows, OrderRows, RejectRows, StopRows } from './ReportLists.tsx';

export interface SheetProps {
  readonly report: ReportsShiftAnswer;
  readonly line: Line;
  /** Since when nothing is heard of the line, epoch ms; null = it is heard, or the shift is over. */
  readonly blind: number | null;
  readonly changed: () => void;
}

/** The page itself: what is read from top to bottom in two minutes. */
export function ReportSheet({ report, line, blind, changed }: SheetProps) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { shift, window, coverage } = report;
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const name = plant.shifts.find(({ id }) => id === shift.id)?.name ?? shift.id;
  const crewName = (id: string) => f.say(plant.crews.find((one) => one.id === id)?.name ?? id);
  const crew = [...report.crews.map(crewName), ...report.people];
  return (
    <article className="card sheet" data-shift={shift.key}>
      <header className="sheet-head">
        <h1>
          {f.say(line.name)}, {f.say(name)}, {f.date(from)}
        </h1>
        <p className="num">
          {f.clock(from)} – {f.clock(to)} {!report.over && <b>({t('reports.soFar')})</b>}
          {crew.length > 0 && (
            <span>
              {' '}
              · {t('reports.crew')}: {crew.join(', ')}
            </span>
          )}
        </p>
        {blind !== null && (
          <p className="losses-blind" role="status">
            {t('losses.blind', { lines: f.say(line.name), time: f.clock(blind) })}
          </p>
        )}
        {coverage < 0.995 && (
          <p className="sheet-doubt" role="status">
            {coverage <= 0 ? t('reports.noCoverage') : t('reports.coverage', { share: f.percent(coverage) })}
          </p>
        )}
      </header>
      <ReportFigures report={report} line={line} />
      <section aria-labelledby="sheet-fall">
        <h2 id="sheet-fall">{t('reports.whereTimeWent')}</h2>
        <MiniFall steps={report.steps} />
      </section>
      <div className="sheet-columns">
        <LossRows report={report} />
        <StopRows report={report} />
        <OrderRows report={report} />
        <div className="sheet-stack">
          <RejectRows report={report} />
          <ChangeoverList report={report} />
          <EnergyPart report={report} />
        </div>
        <HandoverNotes report={report} changed={changed} />
        <section aria-labelledby="sheet-actions">
          <h2 id="sheet-actions">{t('reports.openActions')}</h2>
          <ActionList actions={report.actions} short />
        </section>
      </div>
    </article>
  );
}
