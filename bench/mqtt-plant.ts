/** A plant of plain MQTT tags for load figures. */

/** Tags of a machine. */
const A_MACHINE = 25;

/** Tag i of the load is `t/<i>`, whichever machine has it. */
export function mqttPlantText({ tags, port }: { readonly tags: number; readonly port: number }): string {
  const machines = Array.from({ length: Math.ceil(tags / A_MACHINE) }, (_, m) => {
    const own = Array.from({ length: A_MACHINE }, (_, i) => `"${m * A_MACHINE + i}": { path: "$.value" }`);
    return `      - { id: m${m}, name: M${m}, type: any, place: { x: ${m * 5}, z: 0 }, tags: { ${own.join(', ')} } }`;
  });
  return `
gemba: 1
demo: true
site: { id: load, name: Load, timezone: Europe/Berlin }
sources: [{ id: shop, protocol: mqtt, broker: "mqtt://127.0.0.1:${port}", address: "t/{tag}" }]
products: []
shifts: []
machine_types: { any: { source: shop } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: m0
    buffers: []
    machines:
${machines.join('\n')}
`;
}
