import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** A number of the server as it is now. */
export interface Reading {
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly string[]
  read(set: (value: number, labels?: Record<string, string>) => void): void
}

/** A registry with Node's own figures, event-loop delay among them, and the given readings, taken when asked. */
export function createMetrics(readings: readonly Reading[]): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'holosite_' })
  for (const { name, help, labelNames, read } of readings) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...(labelNames ?? [])],
      registers: [registry],
      collect() {
        gauge.reset()
        read((value, labels) => (labels === undefined ? gauge.set(value) : gauge.set(labels, value)))
      },
    })
  }
  return registry
}
