import './plant.css';
import { Component, lazy, type ReactNode, Suspense, useMemo } from 'react';
import { useTwinWords } from '../live/twin-context.ts';
import { useRisks } from '../maintenance/assets/use-risks.ts';
import { useSelection } from '../router/selection.ts';
import { useWords } from '../words/use-words.ts';
import { Attention } from './Attention.tsx';
import { FlatPlan } from './FlatPlan.tsx';
import { GoodsList } from './GoodsList.tsx';
import { LineList } from './LineList.tsx';
import { LinePanel } from './LinePanel.tsx';
import { MachinePanel } from './MachinePanel.tsx';
import { useStanding } from './use-standing.ts';
import { canDraw } from './webgl.ts';

// three is half a megabyte: the lists are there before it.
const Hall = lazy(() => import('./Hall.tsx').then((m) => ({ default: m.Hall })));

/** The plant: lines in words on the left, the hall in the middle, what is picked out on the right. */
export function PlantScreen() {
  const { t } = useWords();
  const store = useTwinWords();
  const selection = useSelection();
  const goods = useStanding();
  const risks = useRisks();
  const drawn = useMemo(() => canDraw(new URLSearchParams(location.search)), []);
  const machine = selection.machine === null ? null : store.plant.machines[selection.machine]!;
  const line = selection.line === null ? null : store.plant.lines[selection.line]!;
  return (
    <div className={`plant ${machine || line ? 'with-panel' : ''} ${store.status}`}>
      <h1 className="visually-hidden">{t('nav.plant')}</h1>
      <div className="plant-left">
        <LineList />
        <Attention />
      </div>
      {drawn && <GoodsList goods={goods} hidden />}
      <div className={drawn ? 'plant-hall' : 'plant-hall as-list'}>
        {drawn ? (
          <Undrawable fallback={<FlatPlan goods={goods} risks={risks} />}>
            <Suspense fallback={null}>
              <Hall goods={goods} risks={risks} />
            </Suspense>
          </Undrawable>
        ) : (
          <FlatPlan goods={goods} risks={risks} />
        )}
      </div>
      {machine ? (
        <MachinePanel key={machine.id} machine={machine} risk={risks.get(machine.slot) ?? null} />
      ) : line ? (
        <LinePanel line={line} />
      ) : null}
    </div>
  );
}

/** Where drawing fails after all (a lost context, a driver that gives up), the plan takes its place. */
class Undrawable extends Component<
  { readonly fallback: ReactNode; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
