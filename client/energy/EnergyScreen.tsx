import './energy.css';
import { STATES } from '../../twin/words.ts';
import type { EnergyAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { LinePicker } from '../line/LinePicker.tsx';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { type Asked, periodQuery } from '../losses/asked.ts';
import { PeriodBar } from '../losses/PeriodBar.tsx';
import { useAskedPeriod } from '../losses/use-asked-period.ts';
import { useWords } from '../words/use-words.ts';
import { comparablePeriods } from './comparable.ts';
import { EnergyHeadline } from './EnergyHeadline.tsx';
import { EnergyRows } from './EnergyRows.tsx';
import { UseCard } from './UseCard.tsx';

/** What energy went where: use, cost, CO2 and what standing took, by machine, order and product, against the period before. */
export function EnergyScreen() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const { line, id, period, at, asked } = useAskedPeriod('all');
  const machines = plant.machines.filter((machine) => !line || machine.line === line.slot);
  const blind = machines.filter((machine) => STATES[store.stateOf(machine.slot)] === 'unknown');
  return (
    <div className="page losses-page energy-page">
      <LinePicker lines={plant.lines} chosen={line} all={{ words: t('energy.site'), query: 'all' }} />
      <PeriodBar
        title={line ? f.say(line.name) : t('energy.site')}
        id={id}
        period={period}
        timeZone={plant.site.timezone}
        at={at}
      />
      {blind.length > 0 && period?.open && (
        <p className="losses-blind" role="status">
          {t('energy.blind', {
            count: blind.length,
            of: machines.length,
            time: f.clock(Math.min(...blind.map(({ slot }) => store.sinceOf(slot)))),
          })}
        </p>
      )}
      {asked ? (
        <Body asked={asked} />
      ) : (
        <p className="quiet">{t(id === 'any' ? 'losses.chooseTimes' : 'line.noShift')}</p>
      )}
    </div>
  );
}

function Body({ asked }: { readonly asked: Asked }) {
  const { t } = useWords();
  const { answer, failed } = useAnswer<EnergyAnswer>(
    `/api/v1/energy?scope=${asked.scope}&${periodQuery(asked.period)}`,
    `${asked.key} energy`,
  );
  if (failed) return <p role="alert">{t('losses.failed', { why: failed })}</p>;
  if (!answer) return <p className="quiet">{t('why.reading')}</p>;
  const comparable = comparablePeriods(answer);
  return (
    <>
      <EnergyHeadline answer={answer} asked={asked} />
      <UseCard answer={answer} />
      <div className="losses-columns">
        <EnergyRows
          title={t('energy.byMachine')}
          rows={answer.machines}
          by="machine"
          asked={asked}
          comparable={comparable}
        />
        <div className="losses-side">
          {answer.lines.length > 1 && (
            <EnergyRows
              title={t('energy.byLine')}
              rows={answer.lines}
              by="line"
              asked={asked}
              comparable={comparable}
            />
          )}
          <EnergyRows
            title={t('energy.byProduct')}
            rows={answer.products}
            by="product"
            asked={asked}
            comparable={comparable}
          />
          <EnergyRows
            title={t('energy.byOrder')}
            rows={answer.orders}
            by="order"
            asked={asked}
            comparable={comparable}
          />
        </div>
      </div>
    </>
  );
}
