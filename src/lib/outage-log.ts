import type { Logger } from '@nestjs/common';

/** Logs one line when a repeated task begins to fail, and one when it works again. */
export class OutageLog {
  private failing = false;

  constructor(
    private readonly logger: Logger,
    /** As in "Cannot <what>". */
    private readonly what: string,
  ) {}

  failed(error: unknown): void {
    if (this.failing) return;
    this.failing = true;
    this.logger.warn(
      `Cannot ${this.what}: ${error instanceof Error ? error.message : String(error)}; retrying.`,
    );
  }

  worked(): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.log(`Can ${this.what} again.`);
  }
}
