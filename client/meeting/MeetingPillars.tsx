import type { ReactNode } from 'react';
import type { MeetingAnswer } from '../http/openapi.d.ts';
import { isComparable } from '../losses/asked.ts';
import { useWords } from '../words/use-words.ts';

/** Safety, quality, delivery, cost: what the record says of the day, and what it does not. */
export function MeetingPillars({ answer }: { readonly answer: MeetingAnswer }) {
  const { t, f } = useWords();
  const { lines, losses, energy, safety } = answer;
  const events = safety.events.length;
  const seen = lines.filter(({ coverage }) => coverage > 0);
  const sum = (of: (line: (typeof lines)[number]) => number) => seen.reduce((all, line) => all + of(line), 0);
  const due = lines.reduce((all, { plan }) => all + plan.n, 0);
  const late = lines.flatMap(({ plan }) => plan.late);
  const [good, reject] = [sum((line) => line.good), sum((line) => line.reject)];
  const money = losses.now.lost.money;
  return (
    <div className="meeting-pillars">
      <Pillar
        name={t('meeting.safety')}
        value={safety.daysSinceHarm === null ? f.none : f.number(safety.daysSinceHarm)}
        note={
          safety.since === null
            ? t('safety.nothingTold')
            : [
                safety.daysSinceHarm === null
                  ? t('safety.nobodyHurt')
                  : t('safety.days', { count: safety.daysSinceHarm }),
                ...(events > 0 ? [t('safety.thatDay', { count: events })] : []),
              ].join(' · ')
        }
        bad={safety.events.some(({ kind }) => kind !== 'near-miss')}
      />
      <Pillar
        name={t('meeting.quality')}
        value={good + reject > 0 ? f.percent(good / (good + reject), 2) : f.none}
        note={good + reject > 0 ? t('meeting.rejects', { count: f.number(reject) }) : t('reason.no-data')}
      />
      <Pillar
        name={t('meeting.delivery')}
        value={due === 0 ? f.none : `${due - late.length}/${due}`}
        note={
          due === 0
            ? t('meeting.nothingDue')
            : late.length > 0
              ? t('meeting.late', { orders: late.slice(0, 3).join(', ') })
              : t('meeting.allInTime')
        }
        bad={late.length > 0}
      />
      <Pillar
        name={t('meeting.cost')}
        value={money === null || seen.length === 0 ? f.none : f.money(money)}
        note={
          seen.length === 0
            ? t('reason.no-data')
            : money === null
              ? t(`reason.${losses.noMoney ?? 'no-price'}`)
              : t('meeting.lost', {
                  energy: energy.money === null ? f.none : f.money(energy.money),
                  before:
                    losses.before.lost.money === null || !isComparable(answer.losses)
                      ? f.none
                      : f.money(losses.before.lost.money),
                })
        }
      />
    </div>
  );
}

function Pillar(props: {
  readonly name: string;
  readonly value: ReactNode;
  readonly note: string;
  readonly bad?: boolean;
}) {
  return (
    <section className="card meeting-pillar">
      <h2>{props.name}</h2>
      <p className={props.bad ? 'meeting-value num short' : 'meeting-value num'}>{props.value}</p>
      <p className="quiet num">{props.note}</p>
    </section>
  );
}
