/** What a line made in a window, as B2MML's OperationsPerformance: an OperationsResponse for each order that ran in it. */
import { XMLBuilder } from 'fast-xml-parser';
import type { Window } from '../../../twin/derived.ts';
import type { KnownOrder } from '../orders/order-store.ts';

export interface OrderMade {
  readonly order: KnownOrder;
  /** Counted inside of the window, units of the line. */
  readonly good: number;
  readonly reject: number;
  readonly begun: number | null;
  readonly ended: number | null;
  readonly unit: string;
}

export interface Performance {
  readonly site: string;
  readonly line: string;
  readonly window: Window;
  readonly publishedAt: number;
  readonly orders: readonly OrderMade[];
}

const builder = new XMLBuilder({ ignoreAttributes: false, format: true, indentBy: '  ', suppressEmptyNode: true });
const iso = (at: number): string => new Date(at).toISOString();

export function operationsPerformance({ site, line, window, publishedAt, orders }: Performance): string {
  const name = `${line}-${iso(window.from)}`;
  return builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    OperationsPerformance: {
      '@_xmlns': 'http://www.mesa.org/xml/B2MML',
      ID: name,
      HierarchyScope: {
        EquipmentID: site,
        EquipmentLevel: 'Site',
        HierarchyScope: { EquipmentID: line, EquipmentLevel: 'WorkCenter' },
      },
      OperationsType: 'Production',
      StartTime: iso(window.from),
      EndTime: iso(window.to),
      PerformanceState: 'Released',
      PublishedDate: iso(publishedAt),
      OperationsResponse: orders.map((made) => responseOf(name, made)),
    },
  });
}

function responseOf(name: string, { order, good, reject, begun, ended, unit }: OrderMade): object {
  const times = {
    ...(begun === null ? {} : { ActualStartTime: iso(begun) }),
    ...(ended === null ? {} : { ActualEndTime: iso(ended) }),
  };
  const material = (use: string, amount: number) => ({
    MaterialDefinitionID: order.product,
    ...(order.lot === null ? {} : { MaterialLotID: order.lot }),
    MaterialUse: use,
    Quantity: { QuantityString: String(Math.round(amount * 1000) / 1000), DataType: 'double', UnitOfMeasure: unit },
  });
  return {
    ID: `${name}-${order.order}`,
    OperationsType: 'Production',
    OperationsRequestID: order.order,
    ...(begun === null ? {} : { StartTime: iso(begun) }),
    ...(ended === null ? {} : { EndTime: iso(ended) }),
    ResponseState: order.state,
    SegmentResponse: {
      ID: order.order,
      ...times,
      SegmentState: order.state,
      EquipmentActual: { EquipmentID: order.line },
      MaterialActual: [material('Produced', good), ...(reject > 0 ? [material('Scrap', reject)] : [])],
    },
  };
}
