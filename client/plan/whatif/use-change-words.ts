import type { Change } from '../../http/plan-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { productName } from '../../words/product-name.ts';
import { useWords } from '../../words/use-words.ts';

/** A change in plain words: "Filler 1, 10 % faster". */
export function useChangeWords(): (change: Change) => string {
  const { t, f } = useWords();
  const plant = usePlant();
  const line = (id: string) => f.say(plant.lines.find((one) => one.id === id)?.name ?? id);
  const machine = (id: string) => f.say(plant.machines.find((one) => one.id === id)?.name ?? id);
  const when = (text: string) => {
    const at = Date.parse(text);
    return `${f.weekday(at).slice(0, 2)} ${f.clock(at)}`;
  };
  const place = (at: number | undefined) =>
    at === undefined ? t('plan.whatIf.atEnd') : t('plan.whatIf.atPlace', { place: at + 1 });
  return (change) => {
    switch (change.kind) {
      case 'sequence':
        return t('plan.whatIf.say.sequence', { line: line(change.line), count: change.orders.length });
      case 'move':
        return t('plan.whatIf.say.move', { order: change.order, line: line(change.line), place: place(change.place) });
      case 'quantity':
        return t('plan.whatIf.say.quantity', { order: change.order, units: f.number(change.units) });
      case 'due':
        return t('plan.whatIf.say.due', { order: change.order, time: when(change.due) });
      case 'priority':
        return t('plan.whatIf.say.priority', { order: change.order, priority: change.priority });
      case 'material':
        return t('plan.whatIf.say.material', { order: change.order, time: when(change.earliest) });
      case 'new-order':
        return t('plan.whatIf.say.newOrder', {
          ...{
            order: change.order,
            line: line(change.line),
            units: f.number(change.units),
            place: place(change.place),
          },
          product: productName(plant, change.product, f) ?? change.product,
        });
      case 'speed':
        return t('plan.whatIf.say.speed', { machine: machine(change.machine), share: f.percent(change.factor) });
      case 'hours': {
        const of = plant.lines.some(({ id }) => id === change.of) ? line(change.of) : machine(change.of);
        const told = { line: of, from: when(change.from), to: when(change.to) };
        return change.open ? t('plan.whatIf.say.overtime', told) : t('plan.whatIf.say.closed', told);
      }
      case 'maintenance':
        return t('plan.whatIf.say.maintenance', {
          ...{ machine: machine(change.machine), from: when(change.from), to: when(change.to) },
        });
      case 'breakdown':
        return t('plan.whatIf.say.breakdown', {
          ...{ machine: machine(change.machine), from: when(change.from), minutes: f.number(change.minutes) },
        });
      case 'buffer':
        return t('plan.whatIf.say.buffer', {
          ...{ from: machine(change.from), to: machine(change.to), capacity: f.number(change.capacity) },
        });
      case 'changeover':
        return t('plan.whatIf.say.changeover', { line: line(change.line), share: f.percent(change.factor) });
      case 'new-machine':
        return t('plan.whatIf.say.newMachine', { like: machine(change.like) });
      case 'without-stop':
        return t('plan.whatIf.say.withoutStop', { machine: machine(change.machine) });
    }
  };
}
