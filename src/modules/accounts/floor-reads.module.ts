import { Module } from '@nestjs/common';
import { FloorModule } from '../floor/floor.module.js';
import { FloorReads } from './floor-reads.js';

@Module({ imports: [FloorModule], providers: [FloorReads], exports: [FloorReads] })
export class FloorReadsModule {}
