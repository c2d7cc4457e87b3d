// The statistics that Loki adds to every query: all fields, those that a client may read filled in.

const CHUNK = {
  headChunkBytes: 0,
  headChunkLines: 0,
  decompressedBytes: 0,
  decompressedLines: 0,
  compressedBytes: 0,
  totalDuplicates: 0,
  postFilterLines: 0,
  headChunkStructuredMetadataBytes: 0,
  decompressedStructuredMetadataBytes: 0,
};

const DATAOBJ = {
  prePredicateDecompressedRows: 0,
  prePredicateDecompressedBytes: 0,
  prePredicateDecompressedStructuredMetadataBytes: 0,
  postPredicateRows: 0,
  postPredicateDecompressedBytes: 0,
  postPredicateStructuredMetadataBytes: 0,
  postFilterRows: 0,
  pagesScanned: 0,
  pagesDownloaded: 0,
  pagesDownloadedBytes: 0,
  pageBatches: 0,
  totalRowsAvailable: 0,
  totalPageDownloadTime: 0,
};

const store = (lines: number, bytes: number): object => ({
  totalChunksRef: 0,
  totalChunksDownloaded: 0,
  chunksDownloadTime: 0,
  queryReferencedStructuredMetadata: false,
  queryUsedV2Engine: false,
  chunk: { ...CHUNK, headChunkBytes: bytes, headChunkLines: lines, postFilterLines: lines },
  chunkRefsFetchTime: 0,
  congestionControlLatency: 0,
  pipelineWrapperFilteredLines: 0,
  dataobj: DATAOBJ,
});

const CACHE = {
  entriesFound: 0,
  entriesRequested: 0,
  entriesStored: 0,
  bytesReceived: 0,
  bytesSent: 0,
  requests: 0,
  downloadTime: 0,
  queryLengthServed: 0,
};
const CACHES = [
  'chunk',
  'index',
  'result',
  'statsResult',
  'volumeResult',
  'seriesResult',
  'labelResult',
  'instantMetricResult',
];

export interface Counts {
  readonly lines: number;
  readonly bytes: number;
  readonly returned: number;
}

export const statistics = ({ lines, bytes, returned }: Counts): object => ({
  summary: {
    bytesProcessedPerSecond: bytes * 100,
    linesProcessedPerSecond: lines * 100,
    totalBytesProcessed: bytes,
    totalLinesProcessed: lines,
    execTime: 0.01,
    queueTime: 0.0002,
    subqueries: 0,
    totalEntriesReturned: returned,
    splits: 1,
    shards: 1,
    totalPostFilterLines: lines,
    totalStructuredMetadataBytesProcessed: 0,
  },
  querier: { store: store(0, 0), querierExecTime: 0.006 },
  ingester: {
    totalReached: 1,
    totalChunksMatched: 1,
    totalBatches: 1,
    totalLinesSent: lines,
    store: store(lines, bytes),
    recvWaitTime: 0.003,
  },
  cache: Object.fromEntries(CACHES.map(name => [name, CACHE])),
  index: {
    totalChunks: 0,
    postFilterChunks: 0,
    shardsDuration: 0,
    usedBloomFilters: false,
    totalStreams: 0,
    chunkRefsLookupTime: 0,
    bloomFilterTime: 0,
  },
});
