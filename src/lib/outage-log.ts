import type { Logger } from '@nestjs/common';

/** One line when something that is tried again and again begins to fail, and one when it works again. */
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
      `Cannot ${this.what}: ${error instanceof Error ? error.message : String(error)}; trying again.`,
    );
  }

  worked(): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.log(`Can ${this.what} again.`);
  }
}
