// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products on rows with any distance, by the BLAS that is part of LibTorch. Inside a parallel loop each call
// stays on its thread.
#pragma once

#include <cstdint>

extern "C" {
void sgemm_(
    const char* transA, const char* transB, const int* m, const int* n, const int* k, const float* alpha,
    const float* a, const int* lda, const float* b, const int* ldb, const float* beta, float* c, const int* ldc);
void dgemm_(
    const char* transA, const char* transB, const int* m, const int* n, const int* k, const double* alpha,
    const double* a, const int* lda, const double* b, const int* ldb, const double* beta, double* c, const int* ldc);
}

namespace workbench::kernels
{

/// A matrix in rows, `stride` values from one row to the next; `transposed` reads it the other way round.
template <typename Real>
struct MatrixView {
    const Real* data;
    std::int64_t stride;
    bool transposed = false;

    MatrixView t() const { return {data, stride, !transposed}; }
};

/// C [rows, columns] = A [rows, inner] B [inner, columns] + beta C; C in rows `strideC` apart.
template <typename Real>
void multiply(
    std::int64_t rows, std::int64_t columns, std::int64_t inner, MatrixView<Real> a, MatrixView<Real> b, Real beta,
    Real* c, std::int64_t strideC)
{
    // BLAS reads columns first, so it is given C^T = B^T A^T.
    const int m = static_cast<int>(columns);
    const int n = static_cast<int>(rows);
    const int k = static_cast<int>(inner);
    const int lda = static_cast<int>(a.stride);
    const int ldb = static_cast<int>(b.stride);
    const int ldc = static_cast<int>(strideC);
    const char* const transA = a.transposed ? "T" : "N";
    const char* const transB = b.transposed ? "T" : "N";
    const Real alpha = 1;
    if constexpr (sizeof(Real) == sizeof(float))
        sgemm_(transB, transA, &m, &n, &k, &alpha, b.data, &ldb, a.data, &lda, &beta, c, &ldc);
    else
        dgemm_(transB, transA, &m, &n, &k, &alpha, b.data, &ldb, a.data, &lda, &beta, c, &ldc);
}

} // namespace workbench::kernels
