import { Module } from '@nestjs/common';
import { FloorModule } from './floor.module.js';
import { FloorReads } from './floor-reads.js';

@Module({ imports: [FloorModule], providers: [FloorReads], exports: [FloorReads] })
export class FloorReadsModule {}
