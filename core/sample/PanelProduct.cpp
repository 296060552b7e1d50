// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/PanelProduct.h"

#include "core/sample/Vectors.h"

namespace workbench::sample
{

namespace
{

/// Some panels times some columns, all sums in registers. One column is bound by memory, whose streams run best side by
/// side; many columns are bound by arithmetic, and six chains of one panel are what the registers of any processor
/// hold.
template <int Panels, int Columns>
WORKBENCH_INLINE void multiplyTile(const float* weights, int inner, ConstRows x, ConstRows start, Rows out)
{
    const std::ptrdiff_t panelSize = static_cast<std::ptrdiff_t>(inner) * kLanes;
    Vector sums[Panels][Columns];
    for (int p = 0; p < Panels; ++p)
        for (int c = 0; c < Columns; ++c)
            sums[p][c] = vectorAt(start.data + c * start.stride + p * kLanes);
    for (int k = 0; k < inner; ++k)
        for (int p = 0; p < Panels; ++p) {
            const Vector w = vectorAt(weights + p * panelSize + k * kLanes);
            for (int c = 0; c < Columns; ++c)
                sums[p][c] += w * x.data[c * x.stride + k];
        }
    for (int p = 0; p < Panels; ++p)
        for (int c = 0; c < Columns; ++c)
            vectorAt(out.data + c * out.stride + p * kLanes) = sums[p][c];
}

/// All panels times `Columns` columns, as many panels at once as keep the chains of sums going.
template <int Columns>
WORKBENCH_INLINE void
multiplyColumns(const float* weights, int panels, int inner, ConstRows x, ConstRows start, Rows out)
{
    constexpr int kTogether = Columns == 1 ? 4 : Columns < 4 ? 2 : 1;
    const std::ptrdiff_t panelSize = static_cast<std::ptrdiff_t>(inner) * kLanes;
    int p = 0;
    for (; p + kTogether <= panels; p += kTogether)
        multiplyTile<kTogether, Columns>(
            weights + p * panelSize, inner, x, {start.data + p * kLanes, start.stride},
            {out.data + p * kLanes, out.stride});
    if constexpr (kTogether > 1)
        for (; p < panels; ++p)
            multiplyTile<1, Columns>(
                weights + p * panelSize, inner, x, {start.data + p * kLanes, start.stride},
                {out.data + p * kLanes, out.stride});
}

WORKBENCH_VECTOR_CLONES void
multiplyKernel(const float* weights, int panels, int inner, ConstRows x, int columns, ConstRows start, Rows out)
{
    constexpr int kColumns = 6;
    const std::ptrdiff_t panelSize = static_cast<std::ptrdiff_t>(inner) * kLanes;
    // A panel stays near the processor while all columns go over it.
    if (columns >= kColumns)
        for (int p = 0; p < panels; ++p)
            for (int c = 0; c + kColumns <= columns; c += kColumns)
                multiplyTile<1, kColumns>(
                    weights + p * panelSize, inner, {x.data + c * x.stride, x.stride},
                    {start.data + c * start.stride + p * kLanes, start.stride},
                    {out.data + c * out.stride + p * kLanes, out.stride});
    const int done = columns / kColumns * kColumns;
    x.data += done * x.stride;
    start.data += done * start.stride;
    out.data += done * out.stride;
    switch (columns - done) {
    case 1:
        return multiplyColumns<1>(weights, panels, inner, x, start, out);
    case 2:
        return multiplyColumns<2>(weights, panels, inner, x, start, out);
    case 3:
        return multiplyColumns<3>(weights, panels, inner, x, start, out);
    case 4:
        return multiplyColumns<4>(weights, panels, inner, x, start, out);
    case 5:
        return multiplyColumns<5>(weights, panels, inner, x, start, out);
    default:
        return;
    }
}

} // namespace

void multiplyPanels(const PanelMatrix& matrix, int first, int last, ConstRows x, int columns, ConstRows start, Rows out)
{
    const std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(first) * kLanes;
    multiplyKernel(
        matrix.panel(first), last - first, matrix.inner, x, columns, {start.data + offset, start.stride},
        {out.data + offset, out.stride});
}

} // namespace workbench::sample
