// SPDX-License-Identifier: GPL-3.0-or-later
// What is between the matrix products, on padded rows. Each result depends on its own row alone.
#pragma once

#include "core/sample/PackedWeights.h"

namespace workbench::sample
{

/// The layer norm (epsilon 1e-12) of the first `width` values of `x`; padding becomes 0. `out` may be `x`.
void normaliseRow(const NormWeights& norm, const float* x, int width, float* out);

/// 16-unit groups of LSTM cells: `gates` [groups][i f g o][16] as sums; `c` [groups][16] is moved on, `h` comes out.
void moveCells(const float* gates, int groups, float* c, float* h);

/// 16-value groups of the Boom: `u` [groups][chunks][16]; out = base + the sum over chunks of u sigmoid(1.702 u).
void sumBoom(const float* u, int groups, int chunks, const float* base, float* out);

/// u = u sigmoid(1.702 u); `values` are whole vectors.
void activateBoom(float* u, int values);

/// out += a * b; `values` are whole vectors.
void addProduct(const float* a, const float* b, int values, float* out);

/// out += a, and out *= a.
void addRow(const float* a, int values, float* out);
void multiplyRow(const float* a, int values, float* out);

} // namespace workbench::sample
