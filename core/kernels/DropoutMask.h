// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/VectorMath.h"

#include <cstdint>
#include <string>

namespace workbench::kernels
{

/// Which values of one tensor are dropped, as a function of their index: nothing is stored between the forward and the
/// backward pass, and the result does not depend on the number of threads.
struct DropoutMask {
    std::uint32_t first = 0; ///< two halves of a random key
    std::uint32_t second = 0;
    std::uint32_t threshold = 0; ///< values with fewer random bits are dropped; 0: none are
    double scale = 1; ///< of those that stay

    /// A mask of that rate with the key 0.
    static DropoutMask of(double rate);

    /// A mask with a fresh key from torch's default CPU generator; that of no dropout where `rate` is 0.
    static DropoutMask draw(double rate);

    /// Keeps the mask of a forward pass for its backward pass, in an autograd context's saved_data.
    template <typename Map>
    void save(Map& map, double rate, const std::string& name = "mask") const
    {
        map[name + " first"] = static_cast<std::int64_t>(first);
        map[name + " second"] = static_cast<std::int64_t>(second);
        map[name + " rate"] = rate;
    }
    template <typename Map>
    static DropoutMask load(Map& map, const std::string& name = "mask")
    {
        DropoutMask mask = of(map[name + " rate"].toDouble());
        mask.first = static_cast<std::uint32_t>(map[name + " first"].toInt());
        mask.second = static_cast<std::uint32_t>(map[name + " second"].toInt());
        return mask;
    }

    bool active() const { return threshold != 0; }

    /// What value number `index` is multiplied with. Two rounds of a multiplicative hash, the second key between.
    template <typename Real>
    WORKBENCH_INLINE Real factor(std::uint32_t index) const
    {
        std::uint32_t bits = index ^ first;
        bits ^= bits >> 16;
        bits *= 0x7feb352dU;
        bits ^= (bits >> 15) ^ second;
        bits *= 0x846ca68bU;
        bits ^= bits >> 16;
        return bits >= threshold ? static_cast<Real>(scale) : Real(0);
    }
};

} // namespace workbench::kernels
