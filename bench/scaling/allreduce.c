/* MPI_Allreduce in C, for allreduce.ts: a line "bytes milliseconds" for each size, the median of its turns on rank 0. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  int level, rank;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  for (int arg = 1; arg + 1 < argc; arg += 2) {
    int count = atoi(argv[arg]), turns = atoi(argv[arg + 1]);
    float *values = malloc(sizeof(float) * count);
    double *times = malloc(sizeof(double) * turns);
    for (int turn = -2; turn < turns; turn++) { /* two to warm up */
      for (int i = 0; i < count; i++) values[i] = 1;
      MPI_Barrier(MPI_COMM_WORLD);
      double begin = MPI_Wtime();
      MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
      if (turn >= 0) times[turn] = (MPI_Wtime() - begin) * 1e3;
    }
    qsort(times, turns, sizeof(double), ascending);
    if (rank == 0) printf("%ld %.6f\n", 4L * count, times[turns / 2]);
    free(times);
    free(values);
  }
  MPI_Finalize();
}
