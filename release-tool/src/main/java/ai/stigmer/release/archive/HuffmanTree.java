package ai.stigmer.release.archive;

import java.util.Arrays;

/**
 * A Huffman code of bounded length for an alphabet with frequencies, with the lengths zlib gives:
 * ties go to the shallower subtree, and codes that are too long are shortened as RFC 1951's authors
 * do it.
 */
final class HuffmanTree {
  final int[] frequency;

  /** By symbol: the code's bits, lowest first, in front of four bits that hold their number. */
  final int[] code;

  /** What all symbols take in this code, and in the fixed one, extra bits included. */
  long bits;

  long fixedBits;

  private final int size;
  private final int maxLength;
  private final int[] extraBits;
  private final int firstExtra;
  private final int[] fixedLength;
  private final int[] fixedCode;
  private final int[] weight;
  private final int[] parent;
  private final int[] length;
  private final int[] depth;
  private final int[] heap;
  private final int[] lengthCounts;
  private int heapSize;
  private int sorted;
  private int lastUsed;

  /**
   * @param extraBits that follow the codes from {@code firstExtra} on
   * @param fixedLength lengths of the fixed code; none if there is no such code
   */
  HuffmanTree(int size, int maxLength, int[] extraBits, int firstExtra, int[] fixedLength) {
    this.size = size;
    this.maxLength = maxLength;
    this.extraBits = extraBits;
    this.firstExtra = firstExtra;
    this.fixedLength = fixedLength;
    this.fixedCode = new int[fixedLength.length];
    this.frequency = new int[size];
    this.code = new int[size];
    int nodes = 2 * size + 1;
    this.weight = new int[nodes];
    this.parent = new int[nodes];
    this.length = new int[nodes];
    this.depth = new int[nodes];
    this.heap = new int[nodes];
    this.lengthCounts = new int[maxLength + 1];
    countLengths(fixedLength);
    assignCodes(fixedLength, fixedCode, fixedLength.length);
  }

  void clear() {
    Arrays.fill(frequency, 0);
  }

  /** The last symbol that has a code. */
  int lastUsed() {
    return lastUsed;
  }

  int length(int symbol) {
    return length[symbol];
  }

  void useFixed() {
    System.arraycopy(fixedCode, 0, code, 0, size);
  }

  /** Makes the code for the frequencies. */
  void build() {
    bits = 0;
    fixedBits = 0;
    heapSize = 0;
    sorted = heap.length;
    lastUsed = -1;
    for (int symbol = 0; symbol < size; symbol++) {
      weight[symbol] = frequency[symbol];
      depth[symbol] = 0;
      length[symbol] = 0;
      if (frequency[symbol] != 0) {
        heap[++heapSize] = symbol;
        lastUsed = symbol;
      }
    }
    // The format wants two codes at least; what they cost although unused is taken off here.
    while (heapSize < 2) {
      int symbol = lastUsed < 2 ? ++lastUsed : 0;
      heap[++heapSize] = symbol;
      weight[symbol] = 1;
      bits--;
      fixedBits -= fixedLength.length == 0 ? 0 : fixedLength[symbol];
    }
    int root = join();
    boundLengths(root);
    assignCodes(length, code, lastUsed + 1);
  }

  private int join() {
    for (int i = heapSize / 2; i >= 1; i--) {
      sink(i);
    }
    int node = size;
    do {
      int first = heap[1];
      heap[1] = heap[heapSize--];
      sink(1);
      int second = heap[1];
      heap[--sorted] = first;
      heap[--sorted] = second;
      weight[node] = weight[first] + weight[second];
      depth[node] = Math.max(depth[first], depth[second]) + 1;
      parent[first] = node;
      parent[second] = node;
      heap[1] = node++;
      sink(1);
    } while (heapSize >= 2);
    heap[--sorted] = heap[1];
    return node - 1;
  }

  private void sink(int from) {
    int value = heap[from];
    int at = from;
    for (int child = 2 * at; child <= heapSize; child = 2 * at) {
      if (child < heapSize && isSmaller(heap[child + 1], heap[child])) {
        child++;
      }
      if (isSmaller(value, heap[child])) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }

  private boolean isSmaller(int a, int b) {
    return weight[a] < weight[b] || (weight[a] == weight[b] && depth[a] <= depth[b]);
  }

  private void boundLengths(int root) {
    Arrays.fill(lengthCounts, 0);
    length[root] = 0;
    int overflow = 0;
    int at = sorted + 1;
    for (; at < heap.length; at++) {
      int node = heap[at];
      int bitsOfNode = length[parent[node]] + 1;
      if (bitsOfNode > maxLength) {
        bitsOfNode = maxLength;
        overflow++;
      }
      length[node] = bitsOfNode;
      if (node > lastUsed) {
        continue;
      }
      lengthCounts[bitsOfNode]++;
      int extra = node >= firstExtra ? extraBits[node - firstExtra] : 0;
      bits += (long) weight[node] * (bitsOfNode + extra);
      if (fixedLength.length != 0) {
        fixedBits += (long) weight[node] * (fixedLength[node] + extra);
      }
    }
    if (overflow > 0) {
      shorten(overflow);
    }
  }

  private void shorten(int overflow) {
    for (int left = overflow; left > 0; left -= 2) {
      int bitsOfNode = maxLength - 1;
      while (lengthCounts[bitsOfNode] == 0) {
        bitsOfNode--;
      }
      lengthCounts[bitsOfNode]--;
      lengthCounts[bitsOfNode + 1] += 2;
      lengthCounts[maxLength]--;
    }
    int at = heap.length;
    for (int bitsOfNode = maxLength; bitsOfNode != 0; bitsOfNode--) {
      for (int left = lengthCounts[bitsOfNode]; left != 0; ) {
        int node = heap[--at];
        if (node > lastUsed) {
          continue;
        }
        bits += ((long) bitsOfNode - length[node]) * weight[node];
        length[node] = bitsOfNode;
        left--;
      }
    }
  }

  private void countLengths(int[] lengths) {
    for (int bitsOfCode : lengths) {
      lengthCounts[bitsOfCode]++;
    }
  }

  /** RFC 1951 §3.2.2; {@link #lengthCounts} is that of {@code lengths}. */
  private void assignCodes(int[] lengths, int[] codes, int symbols) {
    int[] next = new int[maxLength + 1];
    int first = 0;
    for (int bitsOfCode = 1; bitsOfCode <= maxLength; bitsOfCode++) {
      first = (first + (bitsOfCode == 1 ? 0 : lengthCounts[bitsOfCode - 1])) << 1;
      next[bitsOfCode] = first;
    }
    for (int symbol = 0; symbol < symbols; symbol++) {
      int bitsOfCode = lengths[symbol];
      codes[symbol] =
          bitsOfCode == 0
              ? 0
              : ((Integer.reverse(next[bitsOfCode]++) >>> (32 - bitsOfCode)) << 4) | bitsOfCode;
    }
  }
}
