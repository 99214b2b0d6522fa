/** What a process of a benchmark does: one order at a time, each with its answer; a failure ends it. */
export function serveOrders<Order, Answer>(perform: (order: Order) => Promise<Answer>): void {
  process.on('message', (order: Order) => {
    perform(order).then(
      (answer) => process.send?.(answer ?? {}),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
}
